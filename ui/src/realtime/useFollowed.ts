import { useEffect, useMemo } from "react";
import { useRealtimeState } from "./hooks";
import { useRealtime } from "./provider";
import type { EventItem, Wants } from "./store";

/**
 * The last `limit` events that `wants` wants, newest first: those in the feed, and from then on all that come, whatever else fills the feed.
 * `wants` is to be the same function until it wants something else.
 */
export function useFollowed(name: string, wants: Wants, limit: number): readonly EventItem[] {
  const { store } = useRealtime();
  useEffect(() => store.follow(name, wants, limit), [store, name, wants, limit]);
  // Shown before anything is followed: nothing may jump.
  const held = useMemo(
    () => store.get().feed.flatMap((item) => (item.kind === "event" && wants(item.event) ? [item] : [])),
    [store, wants],
  );
  return useRealtimeState(({ followed }) => followed[name]) ?? held;
}
