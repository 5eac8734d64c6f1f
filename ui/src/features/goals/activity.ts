/** The activity of one goal: what the server remembers and what was seen live, as one list. */
import type { GoalDetail } from "../../bindings";
import { factsOf, kindOf } from "../../lib/events";
import { parseTime } from "../../lib/format";
import type { EventItem, GapItem, Wants } from "../../realtime/store";

type Stored = GoalDetail["recentActivity"][number];

/** One line of the activity. */
export type ActivityEntry =
  | { kind: "live"; key: string; time: number; item: EventItem }
  | { kind: "stored"; key: string; time: number; stored: Stored }
  | { kind: "gap"; key: string; time: number; gap: GapItem };

/** A stored status line this close to a live event tells the same. */
const SAME_MS = 3_000;

/** What belongs to the activity of a goal: its own events, and readings of its KPIs (protocol.md 7.4). */
export function activityOf(goalId: string, kpiIds: readonly string[]): Wants {
  const kpis = new Set(kpiIds);
  return (event) => {
    const kind = kindOf(event.type);
    if (kind !== "goal" && kind !== "kpi" && kind !== "decision" && kind !== "attachment") return false;
    const facts = factsOf(event);
    return kind === "kpi" ? facts.entityId !== null && kpis.has(facts.entityId) : facts.goalId === goalId;
  };
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

/** All of it, newest first by the time of the event, ties by arrival, each once. */
export function mergeActivity(
  stored: readonly Stored[],
  live: readonly EventItem[],
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

/** The id under which the server stores the same thing. */
function activityIdOf({ event }: EventItem): string {
  if (event.type === "goal.activity.created") return event.data.activityId ?? event.dedupeKey;
  if (event.type === "kpi.reading_created") return event.data.readingId ?? event.dedupeKey;
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
