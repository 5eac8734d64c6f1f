/** Hooks for what changes with the clock alone. Nothing ticks while the document is hidden. */
import { useEffect, useReducer, useRef, useState, useSyncExternalStore } from "react";
import { type Age, ageOf } from "../../lib/format";
import { wakeAt } from "../../lib/ticker";

const SECOND = 1_000;

/** Renders again at `time` (milliseconds since the epoch); never when null. */
export function useWakeAt(time: number | null): void {
  const [round, wake] = useReducer((count: number) => count + 1, 0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: after a wake the same `time` may have to be waited for again.
  useEffect(() => (time === null ? undefined : wakeAt(time, wake)), [time, round]);
}

/** The age of a moment, kept true. */
export function useAge(time: number): Age {
  const age = ageOf(time, Date.now());
  useWakeAt(age.trueUntil);
  return age;
}

/** Whole seconds until `time`, counted down once a second; null without a time or after it. */
export function useCountdown(time: number | null): number | null {
  const left = time === null ? 0 : time - Date.now();
  const seconds = Math.ceil(left / SECOND);
  useWakeAt(time === null || seconds <= 0 ? null : time - (seconds - 1) * SECOND);
  return seconds > 0 ? seconds : null;
}

/** Milliseconds since `time`, counted once a second while `active`. */
export function useElapsed(time: number, active: boolean): number {
  const elapsed = Math.max(0, Date.now() - time);
  useWakeAt(active ? time + (Math.floor(elapsed / SECOND) + 1) * SECOND : null);
  return elapsed;
}

/** `value`, taken over at most once in `every` ms: the first at once, the last for sure. */
export function useAtMost<T>(value: T, every: number): T {
  const [shown, setShown] = useState(value);
  const changedAt = useRef(0);
  useEffect(() => {
    if (Object.is(shown, value)) return;
    const show = () => {
      changedAt.current = Date.now();
      setShown(value);
    };
    const timer = setTimeout(show, Math.max(0, changedAt.current + every - Date.now()));
    return () => clearTimeout(timer);
  }, [value, shown, every]);
  return shown;
}

/** Whether anyone can see the window. */
export function useVisible(): boolean {
  return useSyncExternalStore(subscribeToVisibility, () => !document.hidden);
}

function subscribeToVisibility(listener: () => void): () => void {
  document.addEventListener("visibilitychange", listener);
  return () => document.removeEventListener("visibilitychange", listener);
}
