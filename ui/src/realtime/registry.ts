/**
 * Who wants to hear which events. Handlers run synchronously, in the order of their subscription, one event at a time.
 */
import type { Event, EventType } from "../bindings";
import type { EventOf } from "../lib/events";

/** One type, several, or all of them. */
export type Subject = EventType | readonly EventType[] | "*";

/** The events of a subject. */
export type EventsOf<S extends Subject> = S extends EventType
  ? EventOf<S>
  : S extends readonly EventType[]
    ? EventOf<S[number]>
    : Event;

/** Names a subscription. */
export type SubscriptionId = number;

/** The registry. */
export interface Registry {
  subscribe<const S extends Subject>(subject: S, handler: (event: EventsOf<S>) => void): SubscriptionId;
  /** An unknown id is ignored. */
  unsubscribe(id: SubscriptionId): void;
  /** Calls every handler of the event's type; one that throws is reported and stops nobody. Returns how many there are. */
  dispatch(event: Event): number;
  /** How many subscriptions there are, by subject. */
  subscriptions(): Readonly<Record<string, number>>;
}

interface Subscription {
  subject: Subject;
  handler: (event: Event) => void;
}

/** An empty registry; `onFailure` hears what a handler threw. */
export function createRegistry(onFailure: (error: unknown, event: Event) => void): Registry {
  const subscriptions = new Map<SubscriptionId, Subscription>();
  /** Who hears what, found once and not for each event. */
  let hearers = new Map<EventType, [SubscriptionId, Subscription][]>();
  let lastId = 0;

  function hearersOf(type: EventType): [SubscriptionId, Subscription][] {
    const known = hearers.get(type);
    if (known !== undefined) return known;
    const found = [...subscriptions].filter(([, { subject }]) => wants(subject, type));
    hearers.set(type, found);
    return found;
  }

  return {
    subscribe(subject, handler) {
      lastId += 1;
      // `wants` hands over only events of the subject, which is what the handler's type asks for.
      subscriptions.set(lastId, { subject, handler: handler as (event: Event) => void });
      hearers = new Map();
      return lastId;
    },
    unsubscribe(id) {
      subscriptions.delete(id);
      hearers = new Map();
    },
    subscriptions() {
      const counts: Record<string, number> = {};
      for (const { subject } of subscriptions.values()) {
        for (const name of typeof subject === "string" ? [subject] : subject) counts[name] = (counts[name] ?? 0) + 1;
      }
      return counts;
    },
    dispatch(event) {
      const hearing = hearersOf(event.type);
      for (const [id, { handler }] of hearing) {
        if (!subscriptions.has(id)) continue;
        try {
          handler(event);
        } catch (error) {
          onFailure(error, event);
        }
      }
      return hearing.length;
    },
  };
}

function wants(subject: Subject, type: EventType): boolean {
  if (subject === "*" || subject === type) return true;
  return typeof subject !== "string" && subject.includes(type);
}
