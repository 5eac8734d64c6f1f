/** The goals as the list shows them: joined with their first KPI and their health. */
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { Goal, Health, Kpi, PrimaryKpi } from "../../bindings";
import { useRealtime } from "../../realtime/provider";
import { commandCenterQuery, goalsQuery, kpisQuery } from "../../realtime/queries";

/** A goal with what is known about it elsewhere. */
export interface GoalLine {
  goal: Goal;
  health: Health | null;
  kpi: PrimaryKpi | null;
  /** The same KPI with its readings, once they are here. */
  series: Kpi | null;
}

/** The lines, or why there are none. */
export function useGoalLines() {
  const { store } = useRealtime();
  const goals = useQuery(goalsQuery(store));
  const { data: center } = useQuery(commandCenterQuery(store));
  const { data: kpis } = useQuery(kpisQuery(store));
  const lines = useMemo(() => {
    const known = new Map(center?.goals.map((goal) => [goal.id, goal]));
    const series = new Map(kpis?.kpis.map((kpi) => [kpi.id, kpi]));
    return goals.data?.goals.map((goal): GoalLine => {
      const kpi = known.get(goal.id)?.primaryKpi ?? null;
      return {
        goal,
        health: goal.health ?? known.get(goal.id)?.health ?? null,
        kpi,
        series: kpi === null ? null : (series.get(kpi.id) ?? null),
      };
    });
  }, [goals.data, center, kpis]);
  return { lines, asOf: goals.data?.asOf, error: goals.error, refetch: goals.refetch };
}
