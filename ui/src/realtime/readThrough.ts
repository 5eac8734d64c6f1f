/** Reading from the server while events arrive. */
import type { QueryClient, QueryKey } from "@tanstack/react-query";
import type { Event, ReadFrom } from "../bindings";
import { codeOf } from "../lib/result";
import { dropData } from "./forgotten";
import type { RealtimeStore } from "./store";
import { isAnotherWorld } from "./world";

/**
 * Reads, then applies to the answer what happened while it was under way: a slow answer never undoes a newer event.
 * Looks as far back as the feed reaches; events beyond that are healed by their own invalidation.
 */
export async function readThrough<T>(
  store: RealtimeStore,
  read: () => Promise<T>,
  patch: (value: T, event: Event) => T,
): Promise<T> {
  const before = store.get().seq;
  const value = await read();
  return eventsAfter(store, before).reduce(patch, value);
}

/** What a query reads and how events change it. */
export interface Reading<T> {
  read: (from: ReadFrom) => Promise<T | null>;
  patch: (value: T, event: Event) => T;
  /** Takes what the service does not know out of whatever else is here. */
  gone?: (client: QueryClient) => void;
}

/**
 * Reads from the service. Where nothing is on screen yet, what this computer remembers is shown meanwhile,
 * with the age it has; when the service fails it stays, marked by the query's error. What the service does not know goes, from here and from
 * the lists.
 */
export async function readFreshly<T>(
  store: RealtimeStore,
  { client, queryKey }: { client: QueryClient; queryKey: QueryKey },
  { read, patch, gone }: Reading<T>,
): Promise<T> {
  let isGone = false;
  const readKept = async () => {
    const kept = await read("store");
    return isGone ? null : kept;
  };
  if (client.getQueryData(queryKey) === undefined) void showKept(store, client, queryKey, readKept);
  const readService = async () => {
    const value = await read("service").catch((error) => {
      isGone = gone !== undefined && codeOf(error) === "not_found";
      if (isGone) dropData(client, queryKey);
      if (isGone) gone?.(client);
      throw error;
    });
    if (value === null) throw new Error("The service answered nothing");
    return value;
  };
  const value = await readThrough(store, readService, patch);
  const query = client.getQueryCache().find({ queryKey });
  if (query !== undefined) answered.add(query);
  return value;
}

/** Queries that the service has answered at least once. */
const answered = new WeakSet<object>();

/** Whether a query holds what the service said, rather than nothing or only what this computer remembered. */
export function isFromService(client: QueryClient, queryKey: QueryKey): boolean {
  const query = client.getQueryCache().find({ queryKey });
  return query !== undefined && query.state.data != null && answered.has(query);
}

async function showKept<T>(
  store: RealtimeStore,
  client: QueryClient,
  queryKey: QueryKey,
  read: () => Promise<T | null>,
): Promise<void> {
  const { session } = store.get();
  const kept = await read().catch(() => null);
  const now = store.get().session;
  // What is remembered for one user is not shown to another; a session that is only told anew is the same one.
  const another = session !== now && (session === null || now === null || isAnotherWorld(session, now));
  if (kept !== null && !another && client.getQueryData(queryKey) === undefined) client.setQueryData(queryKey, kept);
}

/** Oldest first. What is replayed says nothing about what is read. */
function eventsAfter(store: RealtimeStore, seq: number): Event[] {
  return store
    .get()
    .feed.flatMap((item) => (item.kind === "event" && item.origin !== "replay" && item.seq > seq ? [item.event] : []))
    .reverse();
}
