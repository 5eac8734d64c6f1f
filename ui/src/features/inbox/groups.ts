/** The inbox in its groups: unread first, absences as one card each, then what was read, by day. */
import type { InboxItem } from "../../bindings";
import { parseTime } from "../../lib/format";

/** One line of the list. */
export type InboxEntry =
  | { kind: "item"; item: InboxItem }
  /** What was read afterwards in one go: an absence. Times in ms since the epoch. */
  | { kind: "digest"; key: string; items: readonly InboxItem[]; since: number; until: number };

/** A titled part of the list. */
export interface InboxGroup {
  name: "unread" | "today" | "before" | "snoozed";
  entries: readonly InboxEntry[];
}

/** What is heard within this of the next one was heard in one go, in ms. */
const ONE_GO_MS = 60_000;

/** Fewer are no digest. */
const DIGEST_FROM = 2;

/** When an entry counts as having come, in ms since the epoch. */
export function cameAt({ at, returned }: InboxItem): number {
  return timeOf(returned?.at ?? at);
}

/**
 * Groups of `items` (from the top). Those in `stays` are shown among the unread although they have been read: nothing moves
 * under the hand.
 */
export function groupInbox(items: readonly InboxItem[], stays: ReadonlySet<number>, now: number): InboxGroup[] {
  const here = items.filter(({ snoozed }) => snoozed === null);
  const unread = here.filter((item) => !item.read || stays.has(item.id));
  const read = here.filter((item) => item.read && !stays.has(item.id));
  const isToday = (item: InboxItem) => new Date(cameAt(item)).toDateString() === new Date(now).toDateString();
  const groups: InboxGroup[] = [
    { name: "unread", entries: withDigests(unread) },
    { name: "today", entries: read.filter(isToday).map(asEntry) },
    { name: "before", entries: read.filter((item) => !isToday(item)).map(asEntry) },
    { name: "snoozed", entries: items.filter(({ snoozed }) => snoozed !== null).map(asEntry) },
  ];
  return groups.filter(({ entries }) => entries.length > 0);
}

/** The items in the order in which they are shown, digests opened or not. */
export function shownItems(groups: readonly InboxGroup[]): InboxItem[] {
  return groups.flatMap(({ entries }) =>
    entries.flatMap((entry) => (entry.kind === "item" ? [entry.item] : entry.items)),
  );
}

const asEntry = (item: InboxItem): InboxEntry => ({ kind: "item", item });

function withDigests(items: readonly InboxItem[]): InboxEntry[] {
  const entries: InboxEntry[] = [];
  let run: InboxItem[] = [];
  const close = () => {
    if (run.length >= DIGEST_FROM) entries.push(digestOf(run));
    else entries.push(...run.map(asEntry));
    run = [];
  };
  for (const item of items) {
    const last = run.at(-1);
    const isMissed = item.origin === "catchUp" && item.returned === null;
    const continues = isMissed && (last === undefined || inOneGo(last, item));
    if (!continues) close();
    if (isMissed) run.push(item);
    else entries.push(asEntry(item));
  }
  close();
  return entries;
}

function inOneGo(a: InboxItem, b: InboxItem): boolean {
  return Math.abs(timeOf(a.receivedAt) - timeOf(b.receivedAt)) < ONE_GO_MS;
}

function digestOf(items: readonly InboxItem[]): InboxEntry {
  const last = items.at(-1);
  return {
    kind: "digest",
    key: `digest:${last?.id}`,
    items,
    since: Math.min(...items.map((item) => timeOf(item.at))),
    until: Math.max(...items.map((item) => timeOf(item.receivedAt))),
  };
}

function timeOf(text: string): number {
  return parseTime(text) ?? 0;
}
