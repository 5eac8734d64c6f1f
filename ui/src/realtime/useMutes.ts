/** What the person has muted, kept true as time passes. */
import { useEffect, useReducer } from "react";
import type { InboxItem, Mute } from "../bindings";
import { endOf, holding, type Mutable, muteOf, muteOfEntry } from "../lib/mutes";
import { wakeAt } from "../lib/ticker";
import { useRealtimeState } from "./hooks";

/** Those that hold, the next one to end first. */
export function useMutes(): readonly Mute[] {
  const mutes = useRealtimeState((state) => state.mutes);
  const [, wake] = useReducer((count: number) => count + 1, 0);
  const held = holding(mutes, Date.now());
  const next = held.map(endOf).find((end) => end !== null) ?? null;
  useEffect(() => (next === null ? undefined : wakeAt(next, wake)), [next]);
  return held;
}

/** The mute of a thing; null when there is none. */
export function useMute(thing: Mutable): Mute | null {
  return muteOf(useMutes(), thing);
}

/** The mute under which an entry falls: its goal’s, or its own. */
export function useMuteOfEntry(item: InboxItem): Mute | null {
  return muteOfEntry(useMutes(), item);
}
