/** What the pages read from the server. Each shows what this computer remembers until the service has answered. */
import { queryOptions } from "@tanstack/react-query";
import { commands, type Event, type ReadFrom } from "../bindings";
import { queryKeys } from "../lib/queryKeys";
import { unwrap } from "../lib/result";
import { forgetGoal, forgetKpi } from "./forgotten";
import { patchCenter } from "./patchCenter";
import { patchGoalDetail, patchGoalList } from "./patches";
import { patchActionList, patchIssueList, patchKpiDetail, patchKpiList } from "./patchLists";
import { readFreshly } from "./readThrough";
import type { RealtimeStore } from "./store";

/**
 * Comparing old and new item by item costs milliseconds an event in a list of 20,000; patches leave what did not change as it is.
 */
const LONG_LIST = { structuralSharing: false } as const;

/** All goals of the company. */
export function goalsQuery(store: RealtimeStore) {
  return queryOptions({
    ...LONG_LIST,
    queryKey: queryKeys.goals.list,
    queryFn: (context) =>
      readFreshly(store, context, { read: async (from) => unwrap(await commands.goals(from)), patch: patchGoalList }),
  });
}

/** One goal with its KPIs and recent activity. */
export function goalQuery(store: RealtimeStore, goalId: string) {
  return queryOptions({
    queryKey: queryKeys.goals.detail(goalId),
    queryFn: (context) =>
      readFreshly(store, context, {
        read: async (from) => unwrap(await commands.goal(goalId, from)),
        patch: patchGoalDetail,
        gone: (client) => forgetGoal(client, goalId),
      }),
  });
}

/** What happened on one goal, as the server remembers it. */
export function goalActivityQuery(store: RealtimeStore, goalId: string) {
  return queryOptions({
    queryKey: queryKeys.goals.activity(goalId),
    queryFn: (context) =>
      readFreshly(store, context, {
        read: async (from) => unwrap(await commands.goalActivity(goalId, from)),
        patch: unchanged,
      }),
  });
}

/** All actions. */
export function actionsQuery(store: RealtimeStore) {
  return queryOptions({
    ...LONG_LIST,
    queryKey: queryKeys.actions.list,
    queryFn: (context) =>
      readFreshly(store, context, {
        read: async (from) => unwrap(await commands.actions(from)),
        patch: patchActionList,
      }),
  });
}

/** All issues. */
export function issuesQuery(store: RealtimeStore) {
  return queryOptions({
    ...LONG_LIST,
    queryKey: queryKeys.issues.list,
    queryFn: (context) =>
      readFreshly(store, context, { read: async (from) => unwrap(await commands.issues(from)), patch: patchIssueList }),
  });
}

/** What the company calls the statuses of its issues. */
export function issueStatusesQuery(store: RealtimeStore) {
  return queryOptions({
    queryKey: queryKeys.issues.statuses,
    queryFn: (context) =>
      readFreshly(store, context, {
        read: async (from) => unwrap(await commands.issueStatuses(from)),
        patch: unchanged,
      }),
  });
}

/** All KPIs with their last readings. */
export function kpisQuery(store: RealtimeStore) {
  return queryOptions({
    ...LONG_LIST,
    queryKey: queryKeys.kpis.list,
    queryFn: (context) =>
      readFreshly(store, context, { read: async (from) => unwrap(await commands.kpis(from)), patch: patchKpiList }),
  });
}

/** One KPI with all its readings and targets. */
export function kpiQuery(store: RealtimeStore, kpiId: string) {
  return queryOptions({
    ...LONG_LIST,
    queryKey: queryKeys.kpis.detail(kpiId),
    queryFn: (context) =>
      readFreshly(store, context, {
        read: async (from: ReadFrom) => unwrap(await commands.kpi(kpiId, from)),
        patch: patchKpiDetail,
        gone: (client) => forgetKpi(client, kpiId),
      }),
  });
}

/** The command centre: alerts, goals with their first KPI, tasks, figures. */
export function commandCenterQuery(store: RealtimeStore) {
  return queryOptions({
    queryKey: queryKeys.dashboardStats,
    queryFn: (context) =>
      readFreshly(store, context, {
        read: async (from) => unwrap(await commands.commandCenter(from)),
        patch: patchCenter,
      }),
  });
}

/** Who things can be assigned to. */
export function peopleQuery(store: RealtimeStore) {
  return queryOptions({
    queryKey: queryKeys.people,
    queryFn: (context) =>
      readFreshly(store, context, { read: async (from) => unwrap(await commands.people(from)), patch: unchanged }),
  });
}

function unchanged<T>(value: T, _event: Event): T {
  return value;
}
