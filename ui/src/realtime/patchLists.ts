/**
 * What an event changes in actions, issues and KPIs that are already here (protocol.md 5.7, "Patch at once").
 * Pure: the same event twice gives the same result.
 */
import type { Action, ActionList, Event, Issue, IssueList, Kpi, KpiDetail, KpiList, KpiReading } from "../bindings";
import type { DataOf } from "../lib/events";
import { appended, changedInPlace } from "./inPlace";

/** Readings kept for a sparkline: as many as a list is read with (`TREND_POINTS`). */
export const SPARK_POINTS = 20;

/** Readings that a KPI grows to by events alone, until it is read again; what the server told is kept, where it is more. */
export const READINGS_LIMIT = 500;

/** The actions after `event`: a new one is added at the end, a known one changes in place. */
export function patchActionList(list: ActionList, event: Event): ActionList {
  const actions = patchActions(list.actions, event);
  return actions === list.actions ? list : { ...list, actions };
}

function patchActions(actions: Action[], event: Event): Action[] {
  if (event.type === "action.created") return appended(actions, actionStub(event.data));
  const change = actionChange(event);
  return change === null ? actions : changedInPlace(actions, change.id, (action) => ({ ...action, ...change.fields }));
}

/** One action after `event`. */
export function patchAction(action: Action, event: Event): Action {
  const change = actionChange(event);
  return change?.id === action.id ? { ...action, ...change.fields } : action;
}

/** The issues after `event`. */
export function patchIssueList(list: IssueList, event: Event): IssueList {
  const issues = patchIssues(list.issues, event);
  return issues === list.issues ? list : { ...list, issues };
}

function patchIssues(issues: Issue[], event: Event): Issue[] {
  if (event.type === "issue.created") return appended(issues, issueStub(event.data, event.timestamp));
  const change = issueChange(event);
  if (change === null) return issues;
  const { status } = change.fields;
  return changedInPlace(issues, change.id, (issue) =>
    issue.status === status ? issue : { ...issue, ...change.fields },
  );
}

/** The KPIs after `event`. */
export function patchKpiList(list: KpiList, event: Event): KpiList {
  if (event.type !== "kpi.reading_created" || event.data.kpiId === null) return list;
  const kpis = changedInPlace(list.kpis, event.data.kpiId, (kpi) => withReading(kpi, event.data, event.timestamp));
  return kpis === list.kpis ? list : { ...list, kpis };
}

/** One KPI after `event`. */
export function patchKpiDetail(detail: KpiDetail, event: Event): KpiDetail {
  if (event.type !== "kpi.reading_created" || event.data.kpiId !== detail.kpi.id) return detail;
  const { data, timestamp } = event;
  if (data.value === null) return detail;
  const id = data.readingId ?? event.dedupeKey;
  if (detail.readings.some((reading) => reading.id === id)) return detail;
  const reading: KpiReading = {
    id,
    value: data.value,
    date: data.date ?? timestamp,
    note: data.note,
    recordedAt: data.recordedAt ?? timestamp,
    recordedBy: data.recordedBy,
    recordedByName: null,
    source: null,
    isOverride: false,
    originalValue: null,
  };
  return { ...detail, kpi: withReading(detail.kpi, data, timestamp), readings: inserted(detail.readings, reading) };
}

function inserted(readings: readonly KpiReading[], reading: KpiReading): KpiReading[] {
  const next = readings.slice();
  next.splice(placeOf(reading, readings), 0, reading);
  if (readings.length >= READINGS_LIMIT) next.pop();
  return next;
}

/** Where it belongs among readings that stand newest first: before those of its own time. Halves what is left at each look. */
function placeOf(reading: KpiReading, readings: readonly KpiReading[]): number {
  const time = timeOf(reading.date);
  let [from, to] = [0, readings.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (timeOf(readings[middle]?.date ?? "") > time) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** What an event changes of one entity. */
export interface Change<T> {
  id: string;
  fields: Partial<T>;
}

/** What an event changes of an action; null when it changes none. */
export function actionChange(event: Event): Change<Action> | null {
  switch (event.type) {
    case "action.status_changed":
      return event.data.newStatus === null
        ? null
        : { id: event.data.actionId, fields: statusFields(event.data.newStatus) };
    case "action.completed":
      return { id: event.data.actionId, fields: statusFields("completed") };
    case "action.priority_changed":
      return { id: event.data.actionId, fields: { priority: event.data.newPriority } };
    case "action.reassigned":
      // The name follows with the next answer, or is in the directory of the feed.
      return { id: event.data.actionId, fields: { assigneeId: event.data.newAssignee, assigneeName: null } };
    case "action.progress_updated":
      return event.data.newProgress === null
        ? null
        : { id: event.data.actionId, fields: { progress: event.data.newProgress } };
    default:
      return null;
  }
}

/** What an event changes of an issue; null when it changes none. The company's own name of the new status comes with the next answer. */
export function issueChange(event: Event): Change<Issue> | null {
  if (event.type !== "issue.status_changed" || event.data.newStatus === null) return null;
  const { issueId, newStatus } = event.data;
  return { id: issueId, fields: { status: newStatus, statusName: null, statusConfigId: null } };
}

function statusFields(status: Action["status"]): Partial<Action> {
  return status === "completed" ? { status, progress: 100 } : { status };
}

function actionStub(data: DataOf<"action.created">): Action {
  return {
    id: data.actionId,
    title: data.title ?? "",
    description: data.description,
    status: data.status ?? "not_started",
    priority: data.priority,
    startDate: null,
    dueDate: data.dueDate,
    assigneeId: data.assignedTo,
    assigneeName: null,
    progress: null,
    tags: [],
    goalIds: data.goalId === null ? [] : [data.goalId],
    issueIds: [],
    createdAt: data.createdAt,
    updatedAt: null,
    createdBy: data.createdBy,
  };
}

function issueStub(data: DataOf<"issue.created">, timestamp: string): Issue {
  return {
    id: data.issueId,
    title: data.title ?? "",
    description: data.description,
    status: data.status ?? "open",
    statusName: null,
    statusConfigId: null,
    severity: data.severity,
    priority: data.priority,
    category: data.category,
    reporterId: data.createdBy,
    reporterName: null,
    assigneeId: data.assignedTo,
    assigneeName: null,
    dueDate: null,
    tags: [],
    goalIds: [],
    actionIds: [],
    createdAt: data.createdAt ?? timestamp,
    updatedAt: null,
    resolutionNotes: null,
  };
}

function withReading(kpi: Kpi, data: DataOf<"kpi.reading_created">, timestamp: string): Kpi {
  if (kpi.id !== data.kpiId || data.value === null) return kpi;
  const at = trueAt(data, timestamp);
  const last = kpi.points.at(-1);
  if (last !== undefined && timeOf(last.at) > timeOf(at)) return kpi;
  const told = last !== undefined && last.at === at && last.value === data.value;
  const points = told ? kpi.points : [...kpi.points, { at, value: data.value }].slice(-SPARK_POINTS);
  return { ...kpi, currentValue: data.value, currentValueAt: at, progress: data.progress ?? kpi.progress, points };
}

/** When a value was true: the moment of the recording if it is about that day, else its day. */
function trueAt({ date, recordedAt }: DataOf<"kpi.reading_created">, timestamp: string): string {
  const recorded = recordedAt ?? timestamp;
  return date === null || recorded.startsWith(date) ? recorded : date;
}

function timeOf(text: string): number {
  return new Date(text).getTime() || 0;
}
