import { useState } from "react";

const kept = new Map<string, unknown>();

/** State that outlives its page while the window is open: how a list was left is how it is found. */
export function useSticky<T>(name: string, initial: T): [T, (value: T) => void] {
  const [value, setValue] = useState<T>(() => (kept.has(name) ? (kept.get(name) as T) : initial));
  const set = (next: T) => {
    kept.set(name, next);
    setValue(next);
  };
  return [value, set];
}

/** Forgets all of it: another company, another test. */
export function forgetSticky(): void {
  kept.clear();
}
