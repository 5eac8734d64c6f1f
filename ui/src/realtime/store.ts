/**
 * What the window knows about the live side: connection, session, feed, counts, names. A plain external store
 * for `useSyncExternalStore`. Keeps out: server data (the query cache) and Tauri (backend.ts).
 */
import type {
  Activation,
  Connection,
  CountByType,
  Event,
  EventType,
  FeedItem,
  Mute,
  Notice,
  RealtimeBatch,
  ReplayView,
  Session,
  Settings,
  WindowSnapshot,
} from "../bindings";
import { factsOf, isTold, kindOf } from "../lib/events";
import { BADGE_MS } from "../lib/live";
import type { Names } from "../lib/names";
import { type ChosenSettings, completed, DEFAULT_SETTINGS } from "../lib/settings";

/** Entries the feed keeps, gaps included (protocol.md 6, "Feed bound"). */
export const FEED_LIMIT = 50;

/** A batch that replaces the whole feed is a crowd: what it changes is shown this much apart, in ms, for nobody can read it. */
const CROWD_MS = 250;

/** How often badges whose time is over are taken away, in ms: a crowd of them goes together. */
const SWEEP_MS = 100;

/** A badge on an entity. `seq` tells one touch from the next. */
export interface Mark {
  seq: number;
  /** Milliseconds since the epoch. */
  until: number;
}

/** An event as it stands in the feed. */
export type EventItem = Extract<FeedItem, { kind: "event" }>;

/** A stretch in which nothing was heard, as it stands in the feed. */
export type GapItem = Extract<FeedItem, { kind: "gap" }>;

/** The live side at one moment. Values are replaced, never changed. */
export interface RealtimeState {
  /** `loading` until the first snapshot. */
  phase: "loading" | "ready";
  /** The newest item applied; older ones are dropped. */
  seq: number;
  /** The newest batch applied, or part of the snapshot; older ones are dropped. */
  batch: number;
  session: Session | null;
  connection: Connection;
  /** Newest first. */
  feed: readonly FeedItem[];
  /** Newest first; kept when newer entries have pushed them out of the feed. */
  gaps: readonly GapItem[];
  /** By the name under which they are followed, newest first; kept when others have pushed them out of the feed. */
  followed: Readonly<Record<string, readonly EventItem[]>>;
  counts: Readonly<Partial<Record<EventType, number>>>;
  names: Names;
  /** By entity id. */
  marks: Readonly<Record<string, Mark>>;
  /** Dedupe key of the entry that an activation asked for. */
  highlighted: string | null;
  /** Waiting to be shown, oldest first. */
  activations: readonly Activation[];
  notices: readonly Notice[];
  settings: ChosenSettings;
  /** Unread entries of the inbox. */
  unread: number;
  /** Until when there are quiet hours, as an ISO time; null when there are none. */
  quietUntil: string | null;
  /** What the person has muted, the next one to end first; some may have ended since. */
  mutes: readonly Mute[];
  /** The recording that is replayed into this window; null while it is live. */
  replay: ReplayView | null;
  /** Since when changes have been followed here without a break of the window, in ms since the epoch. */
  openedAt: number;
  /** Subscribers that threw since the window opened. */
  handlerFailures: number;
}

/** Whether somebody follows such an event. Asked for every event: thousands a second. */
export type Wants = (event: Event) => boolean;

/** The store. Reads are synchronous; listeners hear one call for each change or transaction. */
export interface RealtimeStore {
  get(): RealtimeState;
  subscribe(listener: () => void): () => void;
  /** Runs `change` and tells the listeners once, afterwards. */
  transact(change: () => void): void;
  /** Takes over what Rust knows; pending activations and shown notices stay. `openedAt`: since when nothing is missed, now unless told. */
  load(snapshot: WindowSnapshot, openedAt?: number): void;
  /** Applies the items that are newer than what is known, in order, and returns them. */
  receive(batch: RealtimeBatch): FeedItem[];
  /** Keeps the last `limit` events that `wants` wants, those of the feed to begin with, until the returned function is called. */
  follow(name: string, wants: Wants, limit: number): () => void;
  connectionChanged(connection: Connection): void;
  sessionChanged(session: Session): void;
  noticeRaised(notice: Notice): void;
  settingsChanged(settings: Settings): void;
  unreadChanged(unread: number): void;
  quietChanged(until: string | null): void;
  mutesChanged(mutes: readonly Mute[]): void;
  replayChanged(replay: ReplayView | null): void;
  activationsRaised(activations: readonly Activation[]): void;
  /** The oldest waiting activation, removed. */
  takeActivation(): Activation | undefined;
  highlight(eventKey: string | null): void;
  handlerFailed(): void;
}

/** An empty store. */
export function createRealtimeStore(): RealtimeStore {
  let state = INITIAL;
  let depth = 0;
  let dirty = false;
  let sweep: ReturnType<typeof setTimeout> | undefined;
  let sweptAt = 0;
  let crowd: { untold: boolean } | undefined;
  const listeners = new Set<() => void>();
  const followers: Followers = new Map();

  function change(part: Partial<RealtimeState>): void {
    state = { ...state, ...part };
    dirty = true;
    if (depth === 0) tell();
  }

  function tell(): void {
    if (!dirty) return;
    dirty = false;
    for (const listener of [...listeners]) listener();
  }

  /** A crowd is told at once when there was none just before; of those that follow at once only the last is told, a moment later. */
  function changeByCrowd(part: Partial<RealtimeState>): void {
    if (crowd === undefined) {
      crowd = { untold: false };
      setTimeout(afterCrowd, CROWD_MS);
      change(part);
    } else {
      crowd.untold = true;
      state = { ...state, ...part };
    }
  }

  function afterCrowd(): void {
    const untold = crowd?.untold;
    crowd = undefined;
    if (untold) change({});
  }

  function sweepMarks(): void {
    const now = Date.now();
    sweep = undefined;
    sweptAt = now;
    const marks = Object.fromEntries(Object.entries(state.marks).filter(([, mark]) => mark.until > now));
    change({ marks });
    awaitSweep();
  }

  function awaitSweep(): void {
    clearTimeout(sweep);
    const ends = Object.values(state.marks).map((mark) => mark.until);
    if (ends.length === 0) return;
    const next = Math.max(
      ends.reduce((a, b) => Math.min(a, b)),
      sweptAt + SWEEP_MS,
    );
    sweep = setTimeout(sweepMarks, Math.max(0, next - Date.now()));
  }

  return {
    get: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    transact(run) {
      depth += 1;
      try {
        run();
      } finally {
        depth -= 1;
        if (depth === 0) tell();
      }
    },
    load: (snapshot, openedAt = Date.now()) =>
      change({
        ...stateOf(snapshot),
        followed: followedIn(snapshot.feed, followers),
        notices: mergeNotices(state.notices, snapshot.notices),
        openedAt,
      }),
    receive(batch) {
      // Its names may be older than the snapshot's, and a replay's items are none of the live stream's.
      if (batch.number <= state.batch) return [];
      const items = batch.items.filter((item) => item.seq > state.seq);
      const changed = withBatch(state, batch, items, followers);
      if (items.length < FEED_LIMIT) change(changed);
      else changeByCrowd(changed);
      if (sweep === undefined) awaitSweep();
      return items;
    },
    follow(name, wants, limit) {
      const follower = { wants, limit };
      followers.set(name, follower);
      const known = state.followed[name] ?? [];
      change({ followed: { ...state.followed, [name]: wantedOf([...known, ...state.feed], follower) } });
      return () => {
        if (followers.get(name) === follower) followers.delete(name);
      };
    },
    connectionChanged: (connection) => change({ connection }),
    sessionChanged: (session) => change({ session }),
    settingsChanged: (settings) => change({ settings: completed(settings) }),
    unreadChanged: (unread) => change({ unread }),
    quietChanged: (quietUntil) => change({ quietUntil }),
    mutesChanged: (mutes) => change({ mutes }),
    replayChanged: (replay) => change({ replay }),
    noticeRaised: (notice) => change({ notices: mergeNotices(state.notices, [notice]) }),
    activationsRaised: (raised) => {
      if (raised.length > 0) change({ activations: [...state.activations, ...raised] });
    },
    takeActivation() {
      const [next, ...rest] = state.activations;
      if (next) change({ activations: rest });
      return next;
    },
    highlight: (highlighted) => change({ highlighted }),
    handlerFailed: () => change({ handlerFailures: state.handlerFailures + 1 }),
  };
}

function stateOf(snapshot: WindowSnapshot): Partial<RealtimeState> {
  return {
    phase: "ready",
    seq: snapshot.seq,
    batch: snapshot.batch,
    session: snapshot.session,
    connection: snapshot.connection,
    feed: snapshot.feed.filter(isShown).slice(0, FEED_LIMIT),
    gaps: snapshot.feed.filter(isGap),
    counts: countsOf(snapshot.counts),
    names: snapshot.names,
    settings: completed(snapshot.settings),
    unread: snapshot.unread,
    quietUntil: snapshot.quietUntil,
    mutes: snapshot.mutes,
    replay: snapshot.replay,
    marks: {},
  };
}

/** With the items of a batch that are new. */
function withBatch(
  state: RealtimeState,
  batch: RealtimeBatch,
  items: readonly FeedItem[],
  followers: Followers,
): Partial<RealtimeState> {
  const { connection, replay } = state;
  return {
    seq: items.at(-1)?.seq ?? state.seq,
    batch: batch.number,
    feed: withNewest(state.feed, items, isShown, FEED_LIMIT),
    gaps: withNewest(state.gaps, items, isGap, FEED_LIMIT),
    followed: withFollowed(state.followed, items, followers),
    // Where some were missed, Rust has counted them.
    counts: batch.counts === null ? withCounts(state.counts, items) : countsOf(batch.counts),
    names: withNames(state.names, batch.names),
    marks: withMarks(state, items),
    ...(replay === null
      ? { connection: withLastEvent(connection, items) }
      : { replay: { ...replay, connection: replay.connection && withLastEvent(replay.connection, items) } }),
  };
}

function countsOf(counts: readonly CountByType[]): RealtimeState["counts"] {
  return Object.fromEntries(counts.map(({ type, count }) => [type, count]));
}

/** The same names as before when nothing is new: whoever shows names need not look again. */
function withNames(known: Names, told: Names): Names {
  const isNew = Object.entries(told).some(([id, name]) => known[id] !== name);
  return isNew ? { ...known, ...told } : known;
}

/** Of a crowd only the last ones find a place. The same list when there is nothing for it. */
function withNewest<T extends FeedItem>(
  known: readonly T[],
  items: readonly FeedItem[],
  isFor: (item: FeedItem) => item is T,
  limit: number,
): readonly T[] {
  const newest: T[] = [];
  for (let index = items.length - 1; index >= 0 && newest.length < limit; index -= 1) {
    const item = items[index];
    if (item !== undefined && isFor(item)) newest.push(item);
  }
  return newest.length > 0 ? [...newest, ...known].slice(0, limit) : known;
}

interface Follower {
  wants: Wants;
  limit: number;
}

type Followers = Map<string, Follower>;

function isWantedBy({ wants }: Follower): (item: FeedItem) => item is EventItem {
  return (item): item is EventItem => item.kind === "event" && wants(item.event);
}

/** The same lists when there is nothing for them. What nobody follows any more goes. */
function withFollowed(
  known: RealtimeState["followed"],
  items: readonly FeedItem[],
  followers: Followers,
): RealtimeState["followed"] {
  const next: Record<string, readonly EventItem[]> = {};
  for (const [name, follower] of followers) {
    next[name] = withNewest(known[name] ?? NOTHING, items, isWantedBy(follower), follower.limit);
  }
  const names = Object.keys(known);
  const isSame = names.length === followers.size && names.every((name) => known[name] === next[name]);
  return isSame ? known : next;
}

const NOTHING: readonly EventItem[] = [];

function followedIn(feed: readonly FeedItem[], followers: Followers): RealtimeState["followed"] {
  return Object.fromEntries([...followers].map(([name, follower]) => [name, wantedOf(feed, follower)]));
}

/** Each once, newest first. */
function wantedOf(items: readonly FeedItem[], follower: Follower): EventItem[] {
  const bySeq = new Map(items.filter(isWantedBy(follower)).map((item) => [item.seq, item]));
  return [...bySeq.values()].sort((a, b) => b.seq - a.seq).slice(0, follower.limit);
}

function withLastEvent(connection: Connection, items: readonly FeedItem[]): Connection {
  const last = items.findLast((item) => item.kind === "event");
  return last?.kind === "event" ? { ...connection, lastEventAt: last.receivedAt } : connection;
}

function withCounts(counts: RealtimeState["counts"], items: readonly FeedItem[]): RealtimeState["counts"] {
  const next = { ...counts };
  for (const item of items) {
    if (item.kind === "event") next[item.event.type] = (next[item.event.type] ?? 0) + 1;
  }
  return next;
}

function withMarks(state: RealtimeState, items: readonly FeedItem[]): RealtimeState["marks"] {
  const me = state.session?.user?.userId ?? null;
  const until = Date.now() + BADGE_MS;
  let marks: Record<string, Mark> | null = null;
  for (const item of items) {
    const entityId = item.kind === "event" && item.origin === "live" ? touchedByOthers(item.event, me) : null;
    if (entityId === null) continue;
    marks ??= { ...state.marks };
    marks[entityId] = { seq: item.seq, until };
  }
  return marks ?? state.marks;
}

/** The entity that someone else just touched. */
function touchedByOthers(event: Event, me: string | null): string | null {
  const { entityId, actorId } = factsOf(event);
  const mine = me !== null && actorId === me;
  return mine || kindOf(event.type) === "ai" ? null : entityId;
}

function isShown(item: FeedItem): item is FeedItem {
  return item.kind === "gap" || isTold(item.event);
}

function isGap(item: FeedItem): item is GapItem {
  return item.kind === "gap";
}

/** Each code once: a notice is a fact, not an occurrence. */
function mergeNotices(known: readonly Notice[], more: readonly Notice[]): readonly Notice[] {
  const fresh = more.filter((notice, index) => {
    const sameCode = (other: Notice) => other.code === notice.code;
    return !known.some(sameCode) && more.findIndex(sameCode) === index;
  });
  return fresh.length > 0 ? [...known, ...fresh] : known;
}

const INITIAL: RealtimeState = {
  phase: "loading",
  seq: 0,
  batch: 0,
  session: null,
  connection: {
    state: "disconnected",
    reason: null,
    detail: null,
    since: new Date(0).toISOString(),
    attempt: 0,
    retryAt: null,
    lastEventAt: null,
  },
  feed: [],
  gaps: [],
  followed: {},
  counts: {},
  names: {},
  marks: {},
  highlighted: null,
  activations: [],
  notices: [],
  settings: DEFAULT_SETTINGS,
  unread: 0,
  quietUntil: null,
  mutes: [],
  replay: null,
  openedAt: 0,
  handlerFailures: 0,
};
