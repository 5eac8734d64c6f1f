/** What the person has muted, as Rust has told it. Keeps out: what a mute does to notifications, which Rust decides. */
import type { Event, InboxItem, Mute } from "../bindings";
import { factsOf } from "./events";
import { formatComing, parseTime } from "./format";
import { muteWords } from "./words/mute";

/** Something that can be muted. */
export type Mutable = Pick<Mute, "entity" | "id">;

/** When a mute ends, in ms since the epoch; null when it ends by hand alone. */
export function endOf({ until }: Mute): number | null {
  return until === null ? null : (parseTime(until) ?? 0);
}

/** Until when something is muted, in words. */
export function tellMute(mute: Mute, now: number): string {
  const end = endOf(mute);
  return end === null ? muteWords.mutedForGood : muteWords.mutedUntil(formatComing(end, now));
}

/** Those that hold at `now`. */
export function holding(mutes: readonly Mute[], now: number): readonly Mute[] {
  const held = mutes.filter((mute) => (endOf(mute) ?? Number.POSITIVE_INFINITY) > now);
  return held.length === mutes.length ? mutes : held;
}

/** The mute of a thing; null when there is none. */
export function muteOf(mutes: readonly Mute[], { entity, id }: Mutable): Mute | null {
  return mutes.find((mute) => mute.entity === entity && mute.id === id) ?? null;
}

/** What muting an entry mutes: its goal, where it has one. */
export function mutableOf({ entityType, entityId, goalId }: InboxItem): Mutable {
  return goalId === null ? { entity: entityType, id: entityId } : { entity: "goal", id: goalId };
}

/** The mute under which an entry falls: its goal’s, or its own. */
export function muteOfEntry(mutes: readonly Mute[], item: InboxItem): Mute | null {
  return muteOf(mutes, mutableOf(item)) ?? muteOf(mutes, { entity: item.entityType, id: item.entityId });
}

/** Whether an event is about something muted; a critical issue counts as none. */
export function isMuted(event: Event, mutes: readonly Mute[]): boolean {
  if (mutes.length === 0 || (event.type === "issue.created" && event.data.severity === "critical")) return false;
  const { kind, entityId, goalId } = factsOf(event);
  return mutes.some(({ entity, id }) =>
    entity === "goal" ? id === goalId : (entity as string) === kind && id === entityId,
  );
}
