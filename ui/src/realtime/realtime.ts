/**
 * The live side put together: what Rust says changes the store, the registry's subscribers and the query cache, in that order.
 */
import { notifyManager, type QueryClient } from "@tanstack/react-query";
import type { FeedItem, RealtimeBatch, Session } from "../bindings";
import { type Backend, type BackendSink, listenToBackend } from "./backend";
import { createInvalidation, type Invalidation } from "./invalidation";
import { createRegistry, type Registry } from "./registry";
import { createRealtimeStore, type RealtimeStore } from "./store";

/** The live side of one window. */
export interface Realtime {
  store: RealtimeStore;
  registry: Registry;
  /** Starts hearing Rust; returns how to stop. May be started again. */
  start(): () => void;
  /** Asks Rust for everything anew. */
  reload(): void;
}

/** A live side that is not started yet and feeds `client`. */
export function createRealtime(client: QueryClient): Realtime {
  const store = createRealtimeStore();
  const registry = createRegistry((error, event) => {
    console.error("A subscriber failed", event.type, error);
    store.handlerFailed();
  });
  const invalidation = createInvalidation(client);
  registry.subscribe("*", (event) => invalidation.apply(event));
  const sink = createSink(client, store, registry, invalidation);
  let backend: Backend | null = null;

  return {
    store,
    registry,
    start() {
      const started = listenToBackend(sink);
      backend = started;
      return () => {
        started.stop();
        invalidation.stop();
        if (backend === started) backend = null;
      };
    },
    reload: () => backend?.reload(),
  };
}

function createSink(
  client: QueryClient,
  store: RealtimeStore,
  registry: Registry,
  invalidation: Invalidation,
): BackendSink {
  function tell(item: FeedItem): void {
    if (item.kind === "event") registry.dispatch(item.event);
    else invalidation.resync();
  }

  return {
    loaded: (snapshot) => {
      const before = store.get().session;
      if (before !== null && isAnotherWorld(before, snapshot.session)) void client.resetQueries();
      store.load(snapshot);
    },
    // One transaction of the store and one of the cache: React renders once a batch.
    batch: (batch: RealtimeBatch) =>
      store.transact(() => notifyManager.batch(() => store.receive(batch).forEach(tell))),
    connection: (connection) => {
      const before = store.get().connection.state;
      store.connectionChanged(connection);
      if (connection.state === "connected" && before !== "connected") invalidation.retryFailed();
    },
    session: (session) => {
      const before = store.get().session;
      const another = before !== null && isAnotherWorld(before, session);
      store.sessionChanged(session);
      if (another) void client.resetQueries();
      return another;
    },
    notice: (notice) => store.noticeRaised(notice),
    activations: (activations) => store.activationsRaised(activations),
  };
}

/** What was read for one user, company or mode is not true for another. */
function isAnotherWorld(before: Session, after: Session): boolean {
  return (
    before.mode !== after.mode ||
    before.environment !== after.environment ||
    before.company !== after.company ||
    before.user?.userId !== after.user?.userId
  );
}
