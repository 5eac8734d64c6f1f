/**
 * One timer for everything on screen that ages. It sleeps while the document is hidden and wakes no oftener than once a second.
 */

/** Called when the time it asked for has come. */
type Wake = () => void;

const GRID_MS = 1_000;

const waiting = new Map<Wake, number>();
let timer: ReturnType<typeof setTimeout> | undefined;

/** Calls `wake` once at `time` (milliseconds since the epoch), rounded up to a whole second; returns how to call it off. */
export function wakeAt(time: number, wake: Wake): () => void {
  waiting.set(wake, Math.ceil(time / GRID_MS) * GRID_MS);
  schedule();
  return () => {
    waiting.delete(wake);
    schedule();
  };
}

function schedule(): void {
  clearTimeout(timer);
  timer = undefined;
  if (waiting.size === 0 || document.hidden) return;
  const soonest = Math.min(...waiting.values());
  timer = setTimeout(ring, Math.max(0, soonest - Date.now()));
}

function ring(): void {
  const now = Date.now();
  for (const [wake, time] of [...waiting]) {
    if (time > now) continue;
    waiting.delete(wake);
    wake();
  }
  schedule();
}

document.addEventListener("visibilitychange", schedule);
