/** The last events as the window got them, for the debug panel (protocol.md 7.7). Kept only while the panel is switched on. */
import type { EventType, FeedItem } from "../bindings";
import { parseTime } from "../lib/format";
import type { Effect, Effects } from "./effects";

type EventItem = Extract<FeedItem, { kind: "event" }>;

/** One event and how long it took from its frame to the screen. */
export interface JournalEntry {
  item: EventItem;
  /** Milliseconds from the arrival of its frame to the commit; null while it is not measured. */
  shownMs: number | null;
  /** What it did; null when that was not looked at. */
  effect: Effect | null;
}

/** How many events came, by type. */
export type Counts = Readonly<Partial<Record<EventType, number>>>;

/** What came within one second. */
export interface Second {
  /** Its beginning, in ms since the epoch. */
  at: number;
  counts: Counts;
}

/** What the journal knows at one moment. Replaced, never changed. */
export interface JournalState {
  /** Newest first. */
  entries: readonly JournalEntry[];
  /** The seconds of the last minute in which events came, oldest first. */
  seconds: readonly Second[];
  /** The last measured times to the screen, in ms. */
  latencies: readonly number[];
}

/** The journal of one window. */
export interface Journal {
  get(): JournalState;
  subscribe(listener: () => void): () => void;
  heard(items: readonly FeedItem[], effects?: Pick<Effects, "of">): void;
  /** The window was not handed all events: they are the difference of these counts, and count as come at this moment. */
  missed(before: Counts, after: Counts): void;
}

/** Events kept. */
export const JOURNAL_LIMIT = 50;

/** Measured times kept. */
const LATENCIES = 500;
const SECOND = 1_000;
const MINUTE = 60_000;
/** What one point of the line stands for. */
const STRETCH = 5_000;
const EMPTY: JournalState = { entries: [], seconds: [], latencies: [] };

/** An empty journal. */
export function createJournal(): Journal {
  let state = EMPTY;
  const listeners = new Set<() => void>();

  function change(next: JournalState): void {
    state = next;
    for (const listener of [...listeners]) listener();
  }

  /** After the microtasks in which the cache and the store tell React: what came is on screen. */
  function measured(seqs: ReadonlySet<number>, at: number): void {
    const latencies: number[] = [];
    const entries = state.entries.map((entry) => {
      // What is replayed came long ago.
      if (!seqs.has(entry.item.seq) || entry.item.origin !== "live") return entry;
      const shownMs = Math.max(0, at - (parseTime(entry.item.receivedAt) ?? at));
      latencies.push(shownMs);
      return { ...entry, shownMs };
    });
    change({ ...state, entries, latencies: [...state.latencies, ...latencies].slice(-LATENCIES) });
  }

  return {
    get: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    missed: (before, after) => {
      const types = Object.keys(after) as EventType[];
      const missed = types.map((type) => [type, (after[type] ?? 0) - (before[type] ?? 0)] as const);
      change({ ...state, seconds: counted(state.seconds, missed, Date.now()) });
    },
    heard(items, effects) {
      const events = items.filter((item): item is EventItem => item.kind === "event");
      if (events.length === 0) return;
      const fresh = events
        .slice(-JOURNAL_LIMIT)
        .map((item): JournalEntry => ({ item, shownMs: null, effect: effects?.of(item.event) ?? null }))
        .reverse();
      const ones = events.map(({ event }) => [event.type, 1] as const);
      change({
        ...state,
        entries: [...fresh, ...state.entries].slice(0, JOURNAL_LIMIT),
        seconds: counted(state.seconds, ones, Date.now()),
      });
      const seqs = new Set(events.map(({ seq }) => seq));
      setTimeout(() => measured(seqs, Date.now()));
    },
  };
}

/** With so many more of each type in the present second, and without what is older than a minute. */
function counted(
  seconds: readonly Second[],
  more: readonly (readonly [EventType, number])[],
  now: number,
): readonly Second[] {
  const at = now - (now % SECOND);
  const last = seconds.at(-1);
  const counts = { ...(last?.at === at ? last.counts : {}) };
  for (const [type, number] of more) counts[type] = (counts[type] ?? 0) + number;
  const before = last?.at === at ? seconds.slice(0, -1) : seconds;
  return [...before.filter((second) => second.at > at - MINUTE), { at, counts }];
}

/** How many events came in the minute before `now`; of one type, or of all. */
export function inTheMinute(seconds: readonly Second[], now: number, type?: EventType): number {
  return seconds
    .filter(({ at }) => at > now - MINUTE)
    .reduce((sum, { counts }) => sum + (type === undefined ? totalOf(counts) : (counts[type] ?? 0)), 0);
}

/** The minute before `now` as a line: events in every 5 s. */
export function minuteLine(seconds: readonly Second[], now: number): { at: number; value: number }[] {
  return Array.from({ length: MINUTE / STRETCH }, (_, index) => {
    const from = now - MINUTE + index * STRETCH;
    const within = seconds.filter(({ at }) => at > from && at <= from + STRETCH);
    return { at: from, value: within.reduce((sum, { counts }) => sum + totalOf(counts), 0) };
  });
}

function totalOf(counts: Counts): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

/** The value below which `share` (0–1) of the times lie; null without times. */
export function percentile(times: readonly number[], share: number): number | null {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? null;
}
