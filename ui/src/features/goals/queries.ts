/** What the goal pages read from the server. */
import { queryOptions } from "@tanstack/react-query";
import { commands } from "../../bindings";
import { queryKeys } from "../../lib/queryKeys";
import { unwrap } from "../../lib/result";
import { patchGoalDetail, patchGoalList } from "../../realtime/patches";
import { readThrough } from "../../realtime/readThrough";
import type { RealtimeStore } from "../../realtime/store";

/** All goals of the company. */
export function goalsQuery(store: RealtimeStore) {
  return queryOptions({
    queryKey: queryKeys.goals.list,
    queryFn: () => readThrough(store, async () => unwrap(await commands.goals()), patchGoalList),
  });
}

/** One goal with its KPIs and recent activity. */
export function goalQuery(store: RealtimeStore, goalId: string) {
  return queryOptions({
    queryKey: queryKeys.goals.detail(goalId),
    queryFn: () => readThrough(store, async () => unwrap(await commands.goal(goalId)), patchGoalDetail),
  });
}
