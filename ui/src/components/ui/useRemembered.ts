import { useState } from "react";

/** Keeps this app's choices apart from whatever else the page stores. */
const PREFIX = "choice:";

/** One of a few choices about the window, kept on this computer: a new start finds it as it was left. */
export function useRemembered<V extends string>(
  name: string,
  choices: readonly V[],
  initial: V,
): [V, (value: V) => void] {
  const [value, setValue] = useState<V>(() => {
    const kept = localStorage.getItem(PREFIX + name);
    return choices.find((choice) => choice === kept) ?? initial;
  });
  const choose = (next: V) => {
    localStorage.setItem(PREFIX + name, next);
    setValue(next);
  };
  return [value, choose];
}
