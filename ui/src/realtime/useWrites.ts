/** Own changes from components. */
import { type RefObject, useEffect, useRef, useSyncExternalStore } from "react";
import { useRealtime } from "./provider";
import type { Refusal, Writes } from "./writes";

/** How to change things on the server. */
export function useWrites(): Writes {
  return useRealtime().writes;
}

/** What was refused for an entity. */
export function useRefusal(id: string): Refusal | null {
  const { writes } = useRealtime();
  return useSyncExternalStore(writes.subscribe, () => writes.refusals()[id] ?? null);
}

/** The same, for the place where it is said: `ref` is for what says it. */
export function useRefusalPlace(id: string): [Refusal | null, RefObject<HTMLDivElement | null>] {
  const { writes } = useRealtime();
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => writes.watch(id, () => isOnScreen(ref.current)), [writes, id]);
  return [useRefusal(id), ref];
}

/** Whether nothing lies over the middle of an element, and it is within what is scrolled. Without a layout, whether it is there. */
function isOnScreen(element: HTMLElement | null): boolean {
  if (element === null) return false;
  const { left, top, width, height } = element.getBoundingClientRect();
  if (width === 0 && document.documentElement.getBoundingClientRect().width === 0) return true;
  return element.contains(document.elementFromPoint(left + width / 2, top + height / 2));
}
