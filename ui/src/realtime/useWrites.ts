/** Own changes from components. */
import { useEffect, useSyncExternalStore } from "react";
import { useRealtime } from "./provider";
import type { Refusal, Writes } from "./writes";

/** How to change things on the server. */
export function useWrites(): Writes {
  return useRealtime().writes;
}

/** What was refused for an entity. The component that asks is the place where it is said. */
export function useRefusal(id: string): Refusal | null {
  const { writes } = useRealtime();
  useEffect(() => writes.watch(id), [writes, id]);
  return useSyncExternalStore(writes.subscribe, () => writes.refusals()[id] ?? null);
}
