/**
 * What every kind of event is about. Keeps out: words (words.ts) and effects (realtime/).
 */
import type { Event, EventType } from "../bindings";

/** One event type with its payload, or a union of them. */
export type EventOf<T extends EventType> = T extends EventType ? Extract<Event, { type: T }> : never;

/** The payload of one event type (protocol.md section 4). */
export type DataOf<T extends EventType> = EventOf<T>["data"];

/** A table with one entry per event type: leaving one out does not compile. */
export type PerEvent<Args extends unknown[], Result> = {
  [T in EventType]: (event: EventOf<T>, ...args: Args) => Result;
};

/** Calls the entry of `table` that belongs to the event's type. */
export function perEvent<Args extends unknown[], Result>(
  table: PerEvent<Args, Result>,
  event: Event,
  ...args: Args
): Result {
  // The mapped type ties each key to its own payload, which TypeScript cannot follow through an index.
  const entry = table[event.type] as (event: Event, ...args: Args) => Result;
  return entry(event, ...args);
}

/** What an event is about, in one word: the counters of the dashboard use it. */
export type Kind = "goal" | "action" | "issue" | "kpi" | "decision" | "attachment" | "ai" | "unknown";

/** Who did something to what. Ids are opaque. */
export interface EventFacts {
  kind: Kind;
  /** The entity that changed, by the event's identity field (protocol.md 4.1). */
  entityId: string | null;
  /** The goal that the entity belongs to, when the event says so. */
  goalId: string | null;
  /** User id of the person who caused it. */
  actorId: string | null;
}

/** What `event` is about. */
export function factsOf(event: Event): EventFacts {
  return perEvent(FACTS, event);
}

/** The kind of an event type. */
export function kindOf(type: EventType): Kind {
  return KINDS[type];
}

/** AI and unrecognised events are counted but tell the reader nothing (protocol.md 3.6, 4.5). */
export function isTold(event: Event): boolean {
  const kind = kindOf(event.type);
  return kind !== "ai" && kind !== "unknown";
}

const goal = (goalId: string, actorId: string | null): EventFacts => ({
  kind: "goal",
  entityId: goalId,
  goalId,
  actorId,
});
const action = (data: { actionId: string; goalId: string | null }, actorId: string | null): EventFacts => ({
  kind: "action",
  entityId: data.actionId,
  goalId: data.goalId,
  actorId,
});
const issue = (issueId: string, actorId: string | null): EventFacts => ({
  kind: "issue",
  entityId: issueId,
  goalId: null,
  actorId,
});
const ai = ({ data }: { data: { jobId: string } }): EventFacts => ({
  kind: "ai",
  entityId: data.jobId,
  goalId: null,
  actorId: null,
});

const KINDS: Record<EventType, Kind> = {
  "goal.created": "goal",
  "goal.activated": "goal",
  "goal.completed": "goal",
  "goal.cancelled": "goal",
  "goal.paused": "goal",
  "goal.resumed": "goal",
  "goal.activity.created": "goal",
  "action.created": "action",
  "action.status_changed": "action",
  "action.completed": "action",
  "action.priority_changed": "action",
  "action.reassigned": "action",
  "action.progress_updated": "action",
  "issue.created": "issue",
  "issue.status_changed": "issue",
  "kpi.reading_created": "kpi",
  "decision.created": "decision",
  "attachment.created": "attachment",
  "ai.message.completed": "ai",
  "ai.message.failed": "ai",
  "ai.job.started": "ai",
  "ai.job.completed": "ai",
  "ai.job.failed": "ai",
  unknown: "unknown",
};

const FACTS: PerEvent<[], EventFacts> = {
  "goal.created": ({ data }) => goal(data.goalId, data.createdBy ?? data.userId),
  "goal.activated": ({ data }) => goal(data.goalId, data.activatedBy),
  "goal.completed": ({ data }) => goal(data.goalId, data.completedBy),
  "goal.cancelled": ({ data }) => goal(data.goalId, data.cancelledBy),
  "goal.paused": ({ data }) => goal(data.goalId, data.pausedBy),
  "goal.resumed": ({ data }) => goal(data.goalId, data.resumedBy),
  "goal.activity.created": ({ data }) => goal(data.goalId, data.createdBy),
  "action.created": ({ data }) => action(data, data.createdBy),
  "action.status_changed": ({ data }) => action(data, data.changedBy),
  "action.completed": ({ data }) => action(data, data.completedBy),
  "action.priority_changed": ({ data }) => action(data, data.changedBy),
  "action.reassigned": ({ data }) => action(data, data.assignedBy),
  "action.progress_updated": ({ data }) => action(data, data.updatedBy),
  "issue.created": ({ data }) => issue(data.issueId, data.createdBy),
  "issue.status_changed": ({ data }) => issue(data.issueId, data.changedBy),
  "kpi.reading_created": ({ data }) => ({
    kind: "kpi",
    entityId: data.kpiId ?? data.readingId,
    goalId: null,
    actorId: data.recordedBy,
  }),
  "decision.created": ({ data }) => ({
    kind: "decision",
    entityId: data.decisionId,
    goalId: data.goalId,
    actorId: data.decidedBy,
  }),
  "attachment.created": ({ data }) => ({
    kind: "attachment",
    entityId: data.attachmentId,
    goalId: data.entityType === "goal" ? data.entityId : null,
    actorId: data.uploadedBy,
  }),
  "ai.message.completed": ai,
  "ai.message.failed": ai,
  "ai.job.started": ai,
  "ai.job.completed": ai,
  "ai.job.failed": ai,
  unknown: () => ({ kind: "unknown", entityId: null, goalId: null, actorId: null }),
};
