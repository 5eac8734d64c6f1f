/**
 * The one place that hears Rust. Subscribes first and asks for the snapshot afterwards, so that nothing falls between the two.
 */
import {
  type Activation,
  type Connection,
  commands,
  events,
  type InboxChanged,
  type Mute,
  type MutesChanged,
  type Notice,
  type Packed,
  type QuietChanged,
  type RealtimeBatch,
  type ReplayChanged,
  type ReplayView,
  type ServerError,
  type Session,
  type Settings,
  type ViewsStale,
  type WindowSnapshot,
} from "../bindings";
import { unwrap } from "../lib/result";
import { unpack } from "./unpack";

/** What Rust says, in its order. */
export interface BackendSink {
  loaded(snapshot: WindowSnapshot): void;
  batch(batch: RealtimeBatch): void;
  connection(connection: Connection): void;
  /** Returns true when another world begins, so that a fresh snapshot is needed. */
  session(session: Session): boolean;
  notice(notice: Notice): void;
  /** The server said over the socket what the person has to hear. */
  serverError(error: ServerError): void;
  settings(settings: Settings): void;
  /** How many entries of the inbox are unread. */
  unread(unread: number): void;
  /** Quiet hours last until then; null: they are over. */
  quiet(until: string | null): void;
  /** What the person has muted, the next one to end first. */
  mutes(mutes: readonly Mute[]): void;
  /** Everything on screen is to be read again. */
  stale(stale: ViewsStale): void;
  /** A recording is replayed into the window; null: it is live again. Returns true where one begins or ends: a fresh snapshot is needed. */
  replay(replay: ReplayView | null): boolean;
  activations(activations: Activation[]): void;
}

/** A running conversation with Rust. */
export interface Backend {
  /** Asks for a fresh snapshot; what arrives meanwhile waits for it. */
  reload(): void;
  stop(): void;
}

/** How long to wait before asking again when the snapshot was refused, in ms. */
const SNAPSHOT_RETRY_MS = 1_000;

type Answer = ReturnType<typeof commands.nextBatch>;

function nextAfter(batch: RealtimeBatch): Answer {
  return commands.nextBatch(batch.number);
}

/** Items of one batch that say that the page is far behind: the next one is asked for early. In lesser floods that would leave no time to draw. */
const FAR_BEHIND = 2_000;

/** A window that nobody sees draws nothing; it goes on after this, in ms. */
const UNSEEN_MS = 100;

/** When what has just changed is on screen and the person's keys have been heard. */
function drawn(): Promise<void> {
  return new Promise((resolve) => {
    const goOn = () => {
      clearTimeout(unseen);
      cancelAnimationFrame(frame);
      setTimeout(resolve);
    };
    const unseen = setTimeout(goOn, UNSEEN_MS);
    const frame = requestAnimationFrame(goOn);
  });
}

/** When the person's keys have been heard, and a frame that is due has been drawn. */
function paused(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

type Delta =
  | { kind: "batch"; payload: RealtimeBatch }
  | { kind: "connection"; payload: Connection }
  | { kind: "session"; payload: Session }
  | { kind: "notice"; payload: Notice }
  | { kind: "serverError"; payload: ServerError }
  | { kind: "settings"; payload: Settings }
  | { kind: "inbox"; payload: InboxChanged }
  | { kind: "quiet"; payload: QuietChanged }
  | { kind: "mutes"; payload: MutesChanged }
  | { kind: "stale"; payload: ViewsStale }
  | { kind: "replay"; payload: ReplayChanged };

/** Starts listening. After `stop` nothing reaches the sink but activations, which Rust hands out only once. */
export function listenToBackend(sink: BackendSink): Backend {
  let stopped = false;
  let generation = 0;
  let retry: ReturnType<typeof setTimeout> | undefined;
  /** Deltas that wait for the snapshot; null while deltas are applied at once. */
  let waiting: Delta[] | null = [];

  function hear(delta: Delta): void {
    if (stopped) return;
    if (waiting) waiting.push(delta);
    else apply(delta);
  }

  function apply(delta: Delta): void {
    switch (delta.kind) {
      case "batch":
        void take(delta.payload, generation);
        break;
      case "connection":
        sink.connection(delta.payload);
        break;
      case "session":
        if (sink.session(delta.payload)) void load();
        break;
      case "notice":
        sink.notice(delta.payload);
        break;
      case "serverError":
        sink.serverError(delta.payload);
        break;
      case "settings":
        sink.settings(delta.payload);
        break;
      case "inbox":
        sink.unread(delta.payload.unread);
        break;
      case "quiet":
        sink.quiet(delta.payload.until);
        break;
      case "mutes":
        sink.mutes(delta.payload.mutes);
        break;
      case "stale":
        sink.stale(delta.payload);
        break;
      case "replay":
        if (sink.replay(delta.payload.replay)) void load();
        break;
    }
  }

  function shownFirst(batch: RealtimeBatch): Answer {
    sink.batch(batch);
    return nextAfter(batch);
  }

  /** The next batch is on its way while this one is taken. */
  function askedFirst(batch: RealtimeBatch): Answer {
    const next = nextAfter(batch);
    sink.batch(batch);
    return next;
  }

  /** Takes a batch, and then what has gathered meanwhile: Rust hands over one at a time. */
  async function take(first: RealtimeBatch, mine: number): Promise<void> {
    try {
      for (let batch: RealtimeBatch | null = first; batch !== null; ) {
        const isFarBehind: boolean = batch.items.length >= FAR_BEHIND;
        const next: Answer = isFarBehind ? askedFirst(batch) : shownFirst(batch);
        await (isFarBehind ? paused() : drawn());
        const packed: Packed | null = unwrap(await next);
        if (stopped) return;
        const following = packed === null ? null : unpack<RealtimeBatch>(packed);
        if (mine !== generation) {
          // A fresh snapshot began the conversation anew; what Rust gave after it belongs to that one, what it gave before is part of it.
          if (following !== null) hear({ kind: "batch", payload: following });
          return;
        }
        batch = following;
      }
    } catch (error) {
      if (stopped || mine !== generation) return;
      console.error("The live stream has to begin anew", error);
      clearTimeout(retry);
      retry = setTimeout(() => void load(), SNAPSHOT_RETRY_MS);
    }
  }

  async function load(): Promise<void> {
    if (stopped) return;
    generation += 1;
    const mine = generation;
    clearTimeout(retry);
    waiting ??= [];
    try {
      const snapshot = await commands.snapshot();
      if (!stopped && mine === generation) begin(snapshot);
    } catch (error) {
      if (stopped || mine !== generation) return;
      console.error("The snapshot could not be read", error);
      retry = setTimeout(() => void load(), SNAPSHOT_RETRY_MS);
    }
  }

  function begin(snapshot: WindowSnapshot): void {
    const deltas = waiting ?? [];
    waiting = null;
    sink.loaded(snapshot);
    for (const delta of deltas) hear(delta);
    void drainActivations();
  }

  async function drainActivations(): Promise<void> {
    sink.activations(await commands.takeActivations());
  }

  const subscriptions = [
    events.realtimeBatch.listen(({ payload }) => hear({ kind: "batch", payload })),
    events.connectionChanged.listen(({ payload }) => hear({ kind: "connection", payload })),
    events.sessionChanged.listen(({ payload }) => hear({ kind: "session", payload })),
    events.noticeRaised.listen(({ payload }) => hear({ kind: "notice", payload })),
    events.serverFailed.listen(({ payload }) => hear({ kind: "serverError", payload })),
    events.settingsChanged.listen(({ payload }) => hear({ kind: "settings", payload })),
    events.inboxChanged.listen(({ payload }) => hear({ kind: "inbox", payload })),
    events.mutesChanged.listen(({ payload }) => hear({ kind: "mutes", payload })),
    events.quietChanged.listen(({ payload }) => hear({ kind: "quiet", payload })),
    events.replayChanged.listen(({ payload }) => hear({ kind: "replay", payload })),
    events.viewsStale.listen(({ payload }) => hear({ kind: "stale", payload })),
    // Before the snapshot there is nothing to show them in; `begin` drains them.
    events.activationRaised.listen(() => {
      if (!stopped && !waiting) void drainActivations();
    }),
  ];
  void Promise.all(subscriptions).then(() => {
    if (!stopped) void load();
  });

  return {
    reload: () => void load(),
    stop() {
      stopped = true;
      clearTimeout(retry);
      for (const subscription of subscriptions) void subscription.then((unlisten) => unlisten());
    },
  };
}
