/** What the service no longer knows is not shown as if it were there (protocol.md 5.0, `RESOURCE_NOT_FOUND`). */
import type { QueryClient, QueryKey } from "@tanstack/react-query";
import type { Alert, CommandCenter, GoalList, KpiList } from "../bindings";
import { queryKeys } from "../lib/queryKeys";

/** Takes a goal out of everything that is here. */
export function forgetGoal(client: QueryClient, goalId: string): void {
  client.setQueryData<GoalList | null>(
    queryKeys.goals.list,
    (list) => list && { ...list, goals: without(list.goals, goalId) },
  );
  client.setQueryData<CommandCenter | null>(
    queryKeys.dashboardStats,
    (center) => center && { ...center, goals: without(center.goals, goalId) },
  );
}

/** Takes a KPI out of everything that is here. */
export function forgetKpi(client: QueryClient, kpiId: string): void {
  client.setQueryData<KpiList | null>(
    queryKeys.kpis.list,
    (list) => list && { ...list, kpis: without(list.kpis, kpiId) },
  );
  const isOther = (alert: Alert) => alert.kind !== "measureAtRisk" || alert.measureId !== kpiId;
  client.setQueryData<CommandCenter | null>(
    queryKeys.dashboardStats,
    (center) => center && { ...center, alerts: center.alerts.filter(isOther) },
  );
}

/** Empties one query: what it held is not true any more. */
export function dropData(client: QueryClient, queryKey: QueryKey): void {
  client.getQueryCache().find({ queryKey })?.setState({ data: undefined, dataUpdatedAt: 0 });
}

function without<T extends { id: string }>(items: T[], id: string): T[] {
  return items.some((item) => item.id === id) ? items.filter((item) => item.id !== id) : items;
}
