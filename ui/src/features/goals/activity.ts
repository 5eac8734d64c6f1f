/** The activity of one goal: what the server remembers and what was seen live, as one list. */
import type { FeedItem, GoalDetail } from "../../bindings";
import { factsOf } from "../../lib/events";
import { parseTime } from "../../lib/format";

type Stored = GoalDetail["recentActivity"][number];
type LiveItem = Extract<FeedItem, { kind: "event" }>;
type GapItem = Extract<FeedItem, { kind: "gap" }>;

/** One line of the activity. */
export type ActivityEntry =
  | { kind: "live"; key: string; time: number; item: LiveItem }
  | { kind: "stored"; key: string; time: number; stored: Stored }
  | { kind: "gap"; key: string; time: number; gap: GapItem };

/** A stored status line this close to a live event tells the same. */
const SAME_MS = 3_000;

/** The live entries of a goal: its own events, and readings of its KPIs (protocol.md 7.4). */
export function liveItemsOf(
  goalId: string,
  measures: readonly { measureId: string }[],
  feed: readonly FeedItem[],
): LiveItem[] {
  const kpis = new Set(measures.map((measure) => measure.measureId));
  return feed.filter((item): item is LiveItem => item.kind === "event" && isAbout(item, goalId, kpis));
}

/** What an activity can be narrowed to. */
export type ActivityKind = "notes" | "kpis";

/** The kind of an entry; null: neither. */
export function kindOfEntry(entry: ActivityEntry): ActivityKind | null {
  if (entry.kind === "gap") return null;
  const type = entry.kind === "live" ? entry.item.event.type : entry.stored.activityType;
  if (type === "kpi.reading_created" || type === "reading" || type.startsWith("measure_")) return "kpis";
  return type === "goal.activity.created" || NOTES.has(type) ? "notes" : null;
}

const NOTES: ReadonlySet<string> = new Set(["note", "comment", "note_added", "comment_added", "update", "decision"]);

/** The stretches in which something on the goal may have been missed. */
export function gapsOf(feed: readonly FeedItem[]): GapItem[] {
  return feed.filter((item): item is GapItem => item.kind === "gap");
}

/** All of it, newest first by the time of the event, ties by arrival, each once. */
export function mergeActivity(
  stored: readonly Stored[],
  live: readonly LiveItem[],
  gaps: readonly GapItem[],
): ActivityEntry[] {
  const seenLive = new Set(live.map(activityIdOf));
  const liveEntries = live.map(
    (item): ActivityEntry => ({ kind: "live", key: item.event.dedupeKey, time: timeOf(item.event.timestamp), item }),
  );
  const storedEntries = stored
    .filter((line) => !seenLive.has(line.id) && !isTold(line, liveEntries))
    .map((line): ActivityEntry => ({ kind: "stored", key: line.id, time: timeOf(line.createdAt), stored: line }));
  const gapEntries = gaps.map(
    (gap): ActivityEntry => ({ kind: "gap", key: `gap:${gap.seq}`, time: timeOf(gap.until), gap }),
  );
  return [...liveEntries, ...gapEntries, ...storedEntries].sort((a, b) => b.time - a.time);
}

function isAbout({ event }: LiveItem, goalId: string, kpis: ReadonlySet<string>): boolean {
  const facts = factsOf(event);
  if (facts.kind === "kpi") return facts.entityId !== null && kpis.has(facts.entityId);
  return facts.goalId === goalId && (facts.kind === "goal" || facts.kind === "decision" || facts.kind === "attachment");
}

/** The id under which the server stores the same thing. */
function activityIdOf({ event }: LiveItem): string {
  if (event.type === "goal.activity.created") return event.data.activityId ?? event.dedupeKey;
  return factsOf(event).entityId ?? event.dedupeKey;
}

/** The server stores a change of status under an id of its own. */
function isTold(line: Stored, live: readonly ActivityEntry[]): boolean {
  if (line.activityType !== "goal_status_changed" && line.activityType !== "goal_created") return false;
  const time = timeOf(line.createdAt);
  return live.some(
    (entry) =>
      entry.kind === "live" &&
      entry.item.event.type !== "goal.activity.created" &&
      Math.abs(entry.time - time) < SAME_MS,
  );
}

function timeOf(text: string | null): number {
  return text === null ? 0 : (parseTime(text) ?? 0);
}
