/** Reads again now and then what no event tells of: updates and deletions (protocol.md D-28). */
import type { Invalidation } from "./invalidation";

/** How often what is on screen is read again, in ms. */
export const REFETCH_MS = 5 * 60_000;

/** Starts; returns how to stop. A window that nobody sees reads nothing, and catches up when it is seen. */
export function refetchNowAndThen(invalidation: Pick<Invalidation, "resync">): () => void {
  let due = false;

  function look(): void {
    if (!due || document.hidden) return;
    due = false;
    invalidation.resync();
  }

  const timer = setInterval(() => {
    due = true;
    look();
  }, REFETCH_MS);
  document.addEventListener("visibilitychange", look);
  return () => {
    clearInterval(timer);
    document.removeEventListener("visibilitychange", look);
  };
}
