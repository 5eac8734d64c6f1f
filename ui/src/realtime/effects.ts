/** What single events did in this window, for the debug panel (protocol.md 7.7). Looked at only while the panel is switched on. */
import type { QueryClient, QueryKey } from "@tanstack/react-query";
import type { Event } from "../bindings";
import { type Invalidation, type Stale, staleAfter } from "./invalidation";
import type { Registry } from "./registry";

/** What one event did. */
export interface Effect {
  /** Cached queries that it changed at once. */
  patched: readonly string[];
  /** What is read again because of it. */
  invalidated: readonly string[];
  /** Subscribers that were called. */
  handlers: number;
  /** How long they took together, in ms. */
  handlersMs: number;
}

/** Applies and dispatches as {@link Invalidation} and {@link Registry} do, and notes what the last events did. */
export interface Effects {
  apply: Invalidation["apply"];
  dispatch: (event: Event) => void;
  of(event: Event): Effect | null;
}

interface Parts {
  client: QueryClient;
  invalidation: Invalidation;
  registry: Registry;
}

/** Looks at the last `limit` of `events`. */
export function createEffects(
  { client, invalidation, registry }: Parts,
  events: readonly Event[],
  limit: number,
): Effects {
  const effects = new Map<Event, Effect>(events.slice(-limit).map((event) => [event, NOTHING]));

  function note(event: Event, part: Partial<Effect>): void {
    effects.set(event, { ...(effects.get(event) ?? NOTHING), ...part });
  }

  return {
    apply(all) {
      invalidation.apply(all.filter((event) => !effects.has(event)));
      for (const event of all) {
        if (!effects.has(event)) continue;
        const invalidated = staleAfter(event, client).map(nameOfStale);
        note(event, { invalidated, patched: changedBy(client, () => invalidation.apply([event])) });
      }
    },
    dispatch(event) {
      const began = effects.has(event) ? performance.now() : null;
      const handlers = registry.dispatch(event);
      if (began !== null) note(event, { handlers, handlersMs: performance.now() - began });
    },
    of: (event) => effects.get(event) ?? null,
  };
}

const NOTHING: Effect = { patched: [], invalidated: [], handlers: 0, handlersMs: 0 };

/** The queries whose data `change` sets. */
function changedBy(client: QueryClient, change: () => void): string[] {
  const changed = new Set<string>();
  const stop = client.getQueryCache().subscribe(({ type, query }) => {
    if (type === "updated") changed.add(nameOf(query.queryKey));
  });
  try {
    change();
  } finally {
    stop();
  }
  return [...changed];
}

function nameOf(queryKey: QueryKey): string {
  return queryKey.map((part) => (typeof part === "string" ? part : JSON.stringify(part))).join("/");
}

function nameOfStale(stale: Stale): string {
  return "key" in stale ? nameOf(stale.key) : stale.listsOf;
}
