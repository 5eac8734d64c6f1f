/** Reading from the server while events arrive. */
import type { Event } from "../bindings";
import type { RealtimeStore } from "./store";

/**
 * Reads, then applies to the answer what happened while it was under way: a slow answer never undoes a newer event.
 * Looks as far back as the feed reaches; events beyond that are healed by their own invalidation.
 */
export async function readThrough<T>(
  store: RealtimeStore,
  read: () => Promise<T>,
  patch: (value: T, event: Event) => T,
): Promise<T> {
  const before = store.get().seq;
  const value = await read();
  return eventsAfter(store, before).reduce(patch, value);
}

/** Oldest first. */
function eventsAfter(store: RealtimeStore, seq: number): Event[] {
  return store
    .get()
    .feed.flatMap((item) => (item.kind === "event" && item.seq > seq ? [item.event] : []))
    .reverse();
}
