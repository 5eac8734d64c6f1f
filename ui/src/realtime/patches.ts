/**
 * What an event changes in goals that are already here, without asking the server (protocol.md 5.7, "Patch at once").
 * Pure: the same event twice gives the same result.
 */
import type { Event, Goal, GoalDetail, GoalList } from "../bindings";
import type { DataOf } from "../lib/events";
import { appended, changedInPlace } from "./inPlace";

/** Entries that a goal's activity grows to by events alone, until it is read again; what the server told is kept, where it is more. */
export const ACTIVITY_LIMIT = 50;

/** The list after `event`: a new goal is added at the end, a known one changes in place. */
export function patchGoalList(list: GoalList, event: Event): GoalList {
  const goals = patchGoals(list.goals, event);
  return goals === list.goals ? list : { ...list, goals };
}

function patchGoals(goals: Goal[], event: Event): Goal[] {
  if (event.type === "goal.created") return appended(goals, stubOf(event.data));
  const change = goalChange(event);
  return change === null ? goals : changedInPlace(goals, change.id, (goal) => ({ ...goal, ...change.fields }));
}

/** The goal room after `event`. */
export function patchGoalDetail(detail: GoalDetail, event: Event): GoalDetail {
  const change = goalChange(event);
  if (change !== null) return change.id === detail.id ? { ...detail, ...change.fields } : detail;
  switch (event.type) {
    case "goal.activity.created":
      return event.data.goalId === detail.id ? withActivity(detail, activityOf(event.data, event)) : detail;
    case "decision.created":
      return event.data.goalId === detail.id ? withActivity(detail, decisionOf(event.data, event)) : detail;
    case "kpi.reading_created":
      return withReading(detail, event.data);
    default:
      return detail;
  }
}

interface GoalChange {
  id: string;
  fields: Partial<Pick<Goal, "status" | "progress" | "completionDate">>;
}

/** What a goal event changes of its goal; null for other events. */
export function goalChange(event: Event): GoalChange | null {
  switch (event.type) {
    case "goal.activated":
    case "goal.resumed":
      return { id: event.data.goalId, fields: { status: event.data.newStatus ?? "active" } };
    case "goal.paused":
      return { id: event.data.goalId, fields: { status: event.data.newStatus ?? "paused" } };
    case "goal.completed":
      return {
        id: event.data.goalId,
        fields: { status: "completed", progress: 100, completionDate: event.data.completedAt ?? event.timestamp },
      };
    case "goal.cancelled":
      return {
        id: event.data.goalId,
        fields: { status: "cancelled", completionDate: event.data.cancelledAt ?? event.timestamp },
      };
    default:
      return null;
  }
}

function stubOf(data: DataOf<"goal.created">): Goal {
  return {
    id: data.goalId,
    title: data.title ?? "",
    description: data.description,
    status: data.status ?? "draft",
    goalType: null,
    progress: null,
    owner: null,
    startDate: null,
    targetDate: null,
    completionDate: null,
    updatedAt: data.createdAt,
    actionsCount: null,
    issuesCount: null,
    measuresCount: null,
    health: null,
  };
}

type Activity = GoalDetail["recentActivity"][number];

/** With what has just been done on it in front, once. */
export function withActivity(detail: GoalDetail, activity: Activity): GoalDetail {
  const known = detail.recentActivity;
  if (known.some(({ id }) => id === activity.id)) return detail;
  const kept = known.length < ACTIVITY_LIMIT ? known : known.slice(0, -1);
  return { ...detail, recentActivity: [activity, ...kept] };
}

/** Without an author: names arrive on their own way, and the live entry shows them. */
function activityOf(data: DataOf<"goal.activity.created">, event: Event): Activity {
  return {
    id: data.activityId ?? event.dedupeKey,
    activityType: data.activityType ?? "other",
    text: data.content ?? data.title ?? "",
    createdAt: data.createdAt ?? event.timestamp,
    author: null,
    authorId: data.createdBy,
  };
}

function decisionOf(data: DataOf<"decision.created">, event: Event): Activity {
  return {
    id: data.decisionId,
    activityType: "decision",
    text: data.decision ?? data.title ?? "",
    createdAt: data.decidedAt ?? event.timestamp,
    author: null,
    authorId: data.decidedBy,
  };
}

function withReading(detail: GoalDetail, data: DataOf<"kpi.reading_created">): GoalDetail {
  const { kpiId, value, progress } = data;
  if (kpiId === null || !detail.measures.some((measure) => measure.measureId === kpiId)) return detail;
  const measures = detail.measures.map((measure) =>
    measure.measureId === kpiId
      ? { ...measure, currentValue: value ?? measure.currentValue, progress: progress ?? measure.progress }
      : measure,
  );
  return { ...detail, measures };
}
