/** The last events as the window got them, for the debug panel (protocol.md 7.7). Kept only while the panel is switched on. */
import type { EventType, FeedItem } from "../bindings";
import { parseTime } from "../lib/format";

type EventItem = Extract<FeedItem, { kind: "event" }>;

/** One event and how long it took from its frame to the screen. */
export interface JournalEntry {
  item: EventItem;
  /** Milliseconds from the arrival of its frame to the commit; null while it is not measured. */
  shownMs: number | null;
}

/** That an event came. */
export interface Arrival {
  type: EventType;
  /** Milliseconds since the epoch. */
  time: number;
}

/** What the journal knows at one moment. Replaced, never changed. */
export interface JournalState {
  /** Newest first. */
  entries: readonly JournalEntry[];
  /** The events of the last minute, oldest first. */
  arrivals: readonly Arrival[];
  /** The last measured times to the screen, in ms. */
  latencies: readonly number[];
}

/** The journal of one window. */
export interface Journal {
  get(): JournalState;
  subscribe(listener: () => void): () => void;
  heard(items: readonly FeedItem[]): void;
}

/** Events kept. */
export const JOURNAL_LIMIT = 50;

/** Measured times kept. */
const LATENCIES = 500;
const MINUTE = 60_000;
const EMPTY: JournalState = { entries: [], arrivals: [], latencies: [] };

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
    heard(items) {
      const events = items.filter((item): item is EventItem => item.kind === "event");
      if (events.length === 0) return;
      const now = Date.now();
      const fresh = events.map((item): JournalEntry => ({ item, shownMs: null })).reverse();
      change({
        ...state,
        entries: [...fresh, ...state.entries].slice(0, JOURNAL_LIMIT),
        arrivals: [...state.arrivals, ...events.map(({ event }) => ({ type: event.type, time: now }))].filter(
          ({ time }) => now - time < MINUTE,
        ),
      });
      const seqs = new Set(events.map(({ seq }) => seq));
      setTimeout(() => measured(seqs, Date.now()));
    },
  };
}

/** The value below which `share` (0–1) of the times lie; null without times. */
export function percentile(times: readonly number[], share: number): number | null {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? null;
}
