/**
 * What components may ask of the live side (protocol.md 7.8). A hook returns facts, not JSX.
 */
import { useCallback, useEffect, useEffectEvent, useMemo, useRef, useState, useSyncExternalStore } from "react";
import type { Connection, Event, EventType } from "../bindings";
import type { DataOf } from "../lib/events";
import { BADGE_MS } from "../lib/live";
import { type Me, type Sentence, sentenceFor } from "../lib/words/sentences";
import { useRealtime } from "./provider";
import type { EventsOf, Subject } from "./registry";
import type { Mark, RealtimeState } from "./store";

/**
 * A part of the live state; `select` returns a value or a part that is stable between changes.
 *
 * @example
 * const unread = useRealtimeState((state) => state.unread);
 */
export function useRealtimeState<T>(select: (state: RealtimeState) => T): T {
  const { store } = useRealtime();
  return useSyncExternalStore(store.subscribe, () => select(store.get()));
}

/**
 * The person at the window; null when signed out.
 *
 * @example
 * const isMine = data.createdBy === useMe()?.userId;
 */
export function useMe(): Me | null {
  return useRealtimeState((state) => state.session?.user ?? null);
}

/**
 * What an event says, in words; null when it has none.
 *
 * @example
 * const sentence = useSentence(event);
 */
export function useSentence(event: Event, here: string | null = null): Sentence | null {
  const names = useRealtimeState((state) => state.names);
  return sentenceFor(event, names, useMe(), here);
}

/**
 * The badge that someone else's change has just put on an entity.
 *
 * @example
 * <LiveMark mark={useMark(goal.id)} />
 */
export function useMark(entityId: string): Mark | null {
  return useRealtimeState((state) => state.marks[entityId] ?? null);
}

/** Calls `onEvent` with each event of a type, of several, or of all (`*`). */
export interface RealtimeEventOptions<S extends Subject> {
  eventType: S;
  onEvent: (event: EventsOf<S>) => void;
  enabled?: boolean;
  /** Subscribes anew when one of them changes; a changed `onEvent` alone does not. */
  dependencies?: readonly unknown[];
}

/**
 * Subscribes while the component is mounted.
 *
 * @example
 * useRealtimeEvent({ eventType: "issue.created", onEvent: ({ data }) => add(data.issueId) });
 */
export function useRealtimeEvent<const S extends Subject>({
  eventType,
  onEvent,
  enabled = true,
  dependencies = [],
}: RealtimeEventOptions<S>): void {
  const { registry } = useRealtime();
  const heard = useEffectEvent((event: EventsOf<S>) => onEvent(event));
  // A list written in place is another array at each render; its content decides.
  const subject = typeof eventType === "string" ? eventType : eventType.join(" ");
  const dependency = useGeneration(dependencies);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `subject` stands for the content of `eventType`, `dependency` for the caller's list.
  useEffect(() => {
    if (!enabled) return;
    const id = registry.subscribe(eventType, (event) => heard(event));
    return () => registry.unsubscribe(id);
  }, [registry, subject, enabled, dependency]);
}

/** A number that changes when one of `values` does. */
function useGeneration(values: readonly unknown[]): number {
  const [known, setKnown] = useState({ values, generation: 0 });
  const same =
    known.values.length === values.length && known.values.every((value, index) => Object.is(value, values[index]));
  if (!same) setKnown({ values, generation: known.generation + 1 });
  return known.generation;
}

/** Figures of the connection. Times are ISO 8601. */
export interface ConnectionStats
  extends Pick<Connection, "since" | "attempt" | "retryAt" | "lastEventAt" | "reason" | "detail"> {
  /** Events counted since the app started. */
  events: number;
  /** Subscribers that threw. */
  handlerFailures: number;
}

/** The connection as the window sees it. */
export interface RealtimeConnection {
  isConnected: boolean;
  connectionState: Connection["state"];
  stats: ConnectionStats;
  /** False when live updates are switched off or not part of the plan. */
  isEnabled: boolean;
}

/**
 * The connection and its figures.
 *
 * @example
 * const { isConnected, stats } = useRealtimeConnection();
 */
export function useRealtimeConnection(): RealtimeConnection {
  const connection = useRealtimeState((state) => state.connection);
  const counts = useRealtimeState((state) => state.counts);
  const handlerFailures = useRealtimeState((state) => state.handlerFailures);
  return useMemo(() => {
    const { state: connectionState, ...times } = connection;
    const events = Object.values(counts).reduce((sum, count) => sum + count, 0);
    return {
      isConnected: connectionState === "connected",
      connectionState,
      stats: { ...times, events, handlerFailures },
      isEnabled: connectionState !== "disabled",
    };
  }, [connection, counts, handlerFailures]);
}

/** Options of {@link useLiveBadge}. */
export interface LiveBadgeOptions {
  /** Milliseconds; 5 s unless told. */
  autoHideDuration?: number;
  onHide?: () => void;
}

/**
 * A badge that hides by itself. Triggering it again starts its time anew.
 *
 * @example
 * const { showBadge, triggerBadge } = useLiveBadge({ onHide: forget });
 */
export function useLiveBadge({ autoHideDuration = BADGE_MS, onHide }: LiveBadgeOptions = {}): {
  showBadge: boolean;
  triggerBadge: () => void;
} {
  const [showBadge, setShowBadge] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const hidden = useRef(onHide);
  useEffect(() => {
    hidden.current = onHide;
  });
  useEffect(() => () => clearTimeout(timer.current), []);

  const triggerBadge = useCallback(() => {
    setShowBadge(true);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      setShowBadge(false);
      hidden.current?.();
    }, autoHideDuration);
  }, [autoHideDuration]);

  return { showBadge, triggerBadge };
}

/** Handlers for the events of one goal; each receives the event's data. */
export interface GoalActivityOptions {
  goalId: string;
  onActivated?: (data: DataOf<"goal.activated">) => void;
  onCompleted?: (data: DataOf<"goal.completed">) => void;
  onCancelled?: (data: DataOf<"goal.cancelled">) => void;
  onPaused?: (data: DataOf<"goal.paused">) => void;
  onResumed?: (data: DataOf<"goal.resumed">) => void;
  onActivityCreated?: (data: DataOf<"goal.activity.created">) => void;
}

/**
 * Hears the events of one goal.
 *
 * @example
 * useGoalActivity({ goalId, onCompleted: (data) => celebrate(data.finalNotes) });
 */
export function useGoalActivity({ goalId, ...handlers }: GoalActivityOptions): void {
  useRealtimeEvent({
    eventType: [
      "goal.activated",
      "goal.completed",
      "goal.cancelled",
      "goal.paused",
      "goal.resumed",
      "goal.activity.created",
    ],
    onEvent: (event) => {
      if (event.data.goalId !== goalId) return;
      switch (event.type) {
        case "goal.activated":
          handlers.onActivated?.(event.data);
          break;
        case "goal.completed":
          handlers.onCompleted?.(event.data);
          break;
        case "goal.cancelled":
          handlers.onCancelled?.(event.data);
          break;
        case "goal.paused":
          handlers.onPaused?.(event.data);
          break;
        case "goal.resumed":
          handlers.onResumed?.(event.data);
          break;
        case "goal.activity.created":
          handlers.onActivityCreated?.(event.data);
          break;
      }
    },
  });
}

/** The goal events of protocol.md 4.2. */
export type GoalEventType = Extract<EventType, `goal.${string}`>;

/** Handlers for the events of all goals; each receives the event's data. */
export interface RealtimeGoalsOptions {
  onGoalCreated?: (data: DataOf<"goal.created">) => void;
  onGoalActivated?: (data: DataOf<"goal.activated">) => void;
  onGoalCompleted?: (data: DataOf<"goal.completed">) => void;
  onGoalCancelled?: (data: DataOf<"goal.cancelled">) => void;
  onGoalPaused?: (data: DataOf<"goal.paused">) => void;
  onGoalResumed?: (data: DataOf<"goal.resumed">) => void;
  onGoalActivityCreated?: (data: DataOf<"goal.activity.created">) => void;
  /** After the handler of the type. */
  onAnyGoalEvent?: (type: GoalEventType, data: DataOf<GoalEventType>) => void;
}

/**
 * Hears the events of all goals.
 *
 * @example
 * useRealtimeGoals({ onGoalCreated: (data) => add(data.goalId), onAnyGoalEvent: (type, data) => log(type, data.goalId) });
 */
export function useRealtimeGoals(options: RealtimeGoalsOptions): void {
  useRealtimeEvent({ eventType: GOAL_EVENTS, onEvent: (event) => tellGoalHandler(event, options) });
  // A subscription of its own: one that throws stops nobody but itself.
  useRealtimeEvent({
    eventType: GOAL_EVENTS,
    onEvent: (event) => options.onAnyGoalEvent?.(event.type, event.data),
  });
}

const GOAL_EVENTS = [
  "goal.created",
  "goal.activated",
  "goal.completed",
  "goal.cancelled",
  "goal.paused",
  "goal.resumed",
  "goal.activity.created",
] as const satisfies readonly GoalEventType[];

function tellGoalHandler(event: Extract<Event, { type: GoalEventType }>, options: RealtimeGoalsOptions): void {
  switch (event.type) {
    case "goal.created":
      options.onGoalCreated?.(event.data);
      break;
    case "goal.activated":
      options.onGoalActivated?.(event.data);
      break;
    case "goal.completed":
      options.onGoalCompleted?.(event.data);
      break;
    case "goal.cancelled":
      options.onGoalCancelled?.(event.data);
      break;
    case "goal.paused":
      options.onGoalPaused?.(event.data);
      break;
    case "goal.resumed":
      options.onGoalResumed?.(event.data);
      break;
    case "goal.activity.created":
      options.onGoalActivityCreated?.(event.data);
      break;
  }
}
