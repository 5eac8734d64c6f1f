/**
 * The live side put together: what Rust says changes the store and the query cache, then the registry's subscribers hear it.
 */
import { notifyManager, type QueryClient } from "@tanstack/react-query";
import type { Connection, FeedItem, RealtimeBatch } from "../bindings";
import { holding } from "../lib/mutes";
import { queryKeys } from "../lib/queryKeys";
import { DEFAULT_PREFERENCES } from "../lib/settings";
import { words, writeWords } from "../lib/words";
import { type Backend, type BackendSink, listenToBackend } from "./backend";
import { createEffects, type Effects } from "./effects";
import { createInterruption, type Interruption, isRefused } from "./interruption";
import { createInvalidation, type Invalidation } from "./invalidation";
import { createJournal, JOURNAL_LIMIT, type Journal } from "./journal";
import { createKnowledge, type Knowledge } from "./knowledge";
import { createOptimistic, type Optimistic } from "./optimistic";
import { refetchNowAndThen } from "./refetch";
import { createRegistry, type Registry } from "./registry";
import { createRealtimeStore, type RealtimeStore } from "./store";
import {
  createRealtimeToasts,
  type RaiseToast,
  type RealtimeToasts,
  type ToastSetting,
  type ToastWays,
} from "./toasts";
import { isAnotherWorld } from "./world";
import { createWrites, type Writes } from "./writes";

/** The live side of one window. */
export interface Realtime {
  store: RealtimeStore;
  registry: Registry;
  /** The last events with their times, while the debug panel is switched on. */
  journal: Journal;
  /** The toasts of events; shown by themselves for what arrives live. */
  realtimeToasts: RealtimeToasts;
  /** Hears events until {@link Realtime.unsubscribe}; for code outside components. The handler gets the normalised event. */
  subscribe: Registry["subscribe"];
  unsubscribe: Registry["unsubscribe"];
  writes: Writes;
  /** Starts hearing Rust; returns how to stop. May be started again. */
  start(): () => void;
  /** Asks Rust for everything anew. */
  reload(): void;
}

/** What the live side knows of the window around it. */
export interface Surroundings extends ToastWays {
  raiseToast: RaiseToast;
  /** Another company begins: what was said and chosen belongs to the one before. */
  companyChanged: () => void;
  /** The goal whose room is on screen. */
  openGoal: () => string | null;
}

/** Nowhere to show a toast, no goal open. */
const NOWHERE: Surroundings = {
  raiseToast: () => {},
  companyChanged: () => {},
  openGoal: () => null,
  openInbox: () => {},
  signInAgain: () => {},
};

/** A live side that is not started yet and feeds `client`. */
export function createRealtime(client: QueryClient, around: Surroundings = NOWHERE): Realtime {
  const store = createRealtimeStore();
  const knowledge = createKnowledge(client, store);
  const realtimeToasts = createRealtimeToasts(
    around.raiseToast,
    () => toastSetting(knowledge, store, around.openGoal()),
    around,
  );
  const registry = createRegistry((error, event) => {
    console.error("A subscriber failed", event.type, error);
    store.handlerFailed();
    realtimeToasts.notApplied();
  });
  const invalidation = createInvalidation(client);
  const interruption = createInterruption(realtimeToasts);
  const optimistic = createOptimistic(client);
  const writes = createWrites({
    optimistic,
    connection: () => store.get().connection,
    invalidate: (stale) => invalidation.stale(stale),
    found: (title) =>
      around.raiseToast({
        title: writeWords.found(title),
        why: writeWords.foundWhy,
        tone: "info",
        key: `found:${title}`,
      }),
    unseen: ({ id, failed, why, again }) =>
      around.raiseToast({
        title: failed,
        why,
        tone: "danger",
        key: `refused:${id}`,
        ...(again && { action: { label: words.tryAgain, run: again } }),
      }),
  });
  const journal = createJournal();
  const sink = createSink({
    client,
    journal,
    store,
    registry,
    invalidation,
    interruption,
    realtimeToasts,
    optimistic,
    around,
  });
  let backend: Backend | null = null;

  return {
    store,
    registry,
    journal,
    realtimeToasts,
    subscribe: registry.subscribe,
    unsubscribe: registry.unsubscribe,
    writes,
    start() {
      const started = listenToBackend(sink);
      backend = started;
      const stopRefetching = refetchNowAndThen(invalidation);
      return () => {
        stopRefetching();
        started.stop();
        invalidation.stop();
        interruption.stop();
        if (backend === started) backend = null;
      };
    },
    reload: () => backend?.reload(),
  };
}

function toastSetting(knowledge: Knowledge, store: RealtimeStore, openGoal: string | null): ToastSetting {
  const { session, names, settings, quietUntil, mutes } = store.get();
  const me = session?.user ?? null;
  return {
    me,
    names,
    switches: settings.toasts,
    preferences: session?.preferences ?? DEFAULT_PREFERENCES,
    doNotDisturb: settings.notifications.doNotDisturb,
    isQuiet: quietUntil !== null,
    mutes: holding(mutes, Date.now()),
    criticalComesThrough: settings.notifications.criticalComesThrough,
    openGoal,
    actionOf: (actionId) => knowledge.actionOf(actionId, me),
    kpiOf: knowledge.kpiOf,
    learn: knowledge.learn,
  };
}

interface Parts {
  client: QueryClient;
  store: RealtimeStore;
  registry: Registry;
  invalidation: Invalidation;
  interruption: Interruption;
  realtimeToasts: RealtimeToasts;
  optimistic: Optimistic;
  journal: Journal;
  around: Surroundings;
}

function createSink({
  client,
  store,
  registry,
  invalidation,
  interruption,
  realtimeToasts,
  optimistic,
  journal,
  around,
}: Parts): BackendSink {
  /** Returns what looked at the effects, while somebody does. */
  function tell(items: readonly FeedItem[]): Effects | null {
    const events = items.flatMap((item) => (item.kind === "event" ? [item.event] : []));
    // What an own change has shown already needs no toast; asked before the event settles it.
    const repeated = new Set(events.filter(optimistic.repeats));
    const effects = store.get().settings.debugPanel
      ? createEffects({ client, invalidation, registry }, events, JOURNAL_LIMIT)
      : null;
    // What is replayed is no news about what the pages show.
    if (store.get().replay === null) {
      events.forEach(optimistic.heard);
      (effects ?? invalidation).apply(events);
      if (events.length < items.length) invalidation.resync();
    }
    events.forEach((effects ?? registry).dispatch);
    // What was missed is told as one digest, not one by one (protocol.md 7.1).
    for (const item of items) {
      if (item.kind === "event" && item.origin !== "catchUp" && !repeated.has(item.event))
        realtimeToasts.of(item.event);
    }
    return effects;
  }

  /** When the company on screen was left, until the next one's snapshot is here; what is read meanwhile is the next one's. */
  let leftAt: number | null = null;

  function leaveWorld(): void {
    leftAt = Date.now();
    around.companyChanged();
    void client.resetQueries();
  }

  /** The server refuses the sign-in itself, and waits for another one (protocol.md 2.1, state `error`). */
  function sayRefused(before: Connection, { state, reason, detail }: Connection): void {
    const isNews = before.state !== state || before.reason !== reason;
    if (isNews && isRefused({ state, reason })) realtimeToasts.accessRefused(detail);
  }

  return {
    loaded: (snapshot) => {
      const { phase, session, connection: before } = store.get();
      if (session !== null && isAnotherWorld(session, snapshot.session)) leaveWorld();
      // The conversation was broken off: what was said meanwhile has to be read.
      else if (phase === "ready" && leftAt === null && snapshot.replay === null) invalidation.resync();
      store.load(snapshot, leftAt ?? Date.now());
      leftAt = null;
      sayRefused(before, snapshot.connection);
      interruption.changed(snapshot.connection);
    },
    // One transaction of the store and one of the cache: React renders once a batch.
    batch: (batch: RealtimeBatch) =>
      store.transact(() =>
        notifyManager.batch(() => {
          const before = store.get().counts;
          const items = store.receive(batch);
          const effects = tell(items);
          const missed = items.flatMap((item) =>
            item.kind === "event" && item.origin === "catchUp" ? [item.event] : [],
          );
          if (missed.length > 0) realtimeToasts.caughtUp(missed);
          if (effects === null) return;
          journal.heard(items, effects);
          if (batch.counts !== null) journal.missed(before, store.get().counts);
        }),
      ),
    connection: (connection) => {
      const before = store.get().connection;
      store.connectionChanged(connection);
      sayRefused(before, connection);
      interruption.changed(connection);
      if (connection.state === "connected" && before.state !== "connected") invalidation.retryFailed();
    },
    session: (session) => {
      const before = store.get().session;
      const another = before !== null && isAnotherWorld(before, session);
      store.sessionChanged(session);
      if (another) leaveWorld();
      return another;
    },
    notice: (notice) => store.noticeRaised(notice),
    serverError: realtimeToasts.serverError,
    settings: (settings) => store.settingsChanged(settings),
    quiet: store.quietChanged,
    mutes: store.mutesChanged,
    unread: (unread) => {
      store.unreadChanged(unread);
      void client.invalidateQueries({ queryKey: queryKeys.inbox.all });
    },
    stale: () => invalidation.resync(),
    replay: (replay) => {
      const before = store.get().replay;
      // At its end a fresh snapshot comes, after which everything is read again.
      store.replayChanged(replay);
      return (before === null) !== (replay === null);
    },
    activations: (activations) => store.activationsRaised(activations),
  };
}
