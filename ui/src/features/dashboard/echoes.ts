import type { FeedItem } from "../../bindings";
import { parseTime } from "../../lib/format";

/** A completion and the change of status that it is come within this, in ms. */
const SAME_MS = 3_000;

/** The feed without what is said twice: a completed action is told by its own event, and by that of its status (protocol.md 5.5, A4). */
export function withoutEchoes(feed: readonly FeedItem[]): readonly FeedItem[] {
  const completed = new Map<string, number>();
  for (const item of feed) {
    if (item.kind === "event" && item.event.type === "action.completed") {
      completed.set(item.event.data.actionId, timeOf(item.event.timestamp));
    }
  }
  return completed.size === 0 ? feed : feed.filter((item) => !isEcho(item, completed));
}

function isEcho(item: FeedItem, completed: ReadonlyMap<string, number>): boolean {
  if (item.kind !== "event" || item.event.type !== "action.status_changed") return false;
  const { actionId, newStatus } = item.event.data;
  const at = newStatus === "completed" ? completed.get(actionId) : undefined;
  return at !== undefined && Math.abs(at - timeOf(item.event.timestamp)) < SAME_MS;
}

function timeOf(text: string): number {
  return parseTime(text) ?? 0;
}
