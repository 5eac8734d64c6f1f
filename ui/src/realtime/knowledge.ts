/**
 * What decides about a toast and only a list can say (protocol.md 7.1): whose an action is, how a KPI stood. A list that no page has read
 * is read when it is first needed, so that what is told does not depend on where one has been.
 */
import type { QueryClient } from "@tanstack/react-query";
import type { ActionList, CommandCenter, EventType, Kpi, KpiDetail, KpiList } from "../bindings";
import { queryKeys } from "../lib/queryKeys";
import type { Me } from "../lib/words/sentences";
import { found, holds } from "./inPlace";
import { commandCenterQuery, kpisQuery } from "./queries";
import type { RealtimeStore } from "./store";

/** Whose an action is. Ids are of users or of persons. */
export interface KnownAction {
  assigneeId: string | null;
  createdBy: string | null;
}

/** What the lists say. */
export interface Knowledge {
  actionOf(actionId: string, me: Me | null): KnownAction | null;
  kpiOf(kpiId: string): Kpi | null;
  /** Null when the list that tells about events of this type is here, or none is needed; else the end of reading it. */
  learn(type: EventType): Promise<unknown> | null;
}

/** A list that could not be read is not asked for again within this, in ms. */
const AGAIN_MS = 60_000;

/** What the lists in `client` say. */
export function createKnowledge(client: QueryClient, store: RealtimeStore): Knowledge {
  const lists = {
    actions: {
      isHere: () => has(queryKeys.actions.list) || has(queryKeys.dashboardStats),
      // The person's own tasks: enough, and one request in the largest company.
      read: () => client.prefetchQuery(commandCenterQuery(store)),
    },
    kpis: { isHere: () => has(queryKeys.kpis.list), read: () => client.prefetchQuery(kpisQuery(store)) },
  };
  const begunAt: Partial<Record<keyof typeof lists, number>> = {};
  const reading: Partial<Record<keyof typeof lists, Promise<unknown>>> = {};

  function has(key: readonly unknown[]): boolean {
    return client.getQueryData(key) !== undefined;
  }

  return {
    actionOf(actionId, me) {
      const actions = client.getQueryData<ActionList>(queryKeys.actions.list)?.actions ?? [];
      const known = found(actions, actionId);
      if (known !== null) return known;
      const tasks = client.getQueryData<CommandCenter>(queryKeys.dashboardStats)?.tasks ?? [];
      return me !== null && holds(tasks, actionId) ? { assigneeId: me.userId, createdBy: null } : null;
    },
    kpiOf(kpiId) {
      const kpis = client.getQueryData<KpiList>(queryKeys.kpis.list)?.kpis ?? [];
      return found(kpis, kpiId) ?? client.getQueryData<KpiDetail>(queryKeys.kpis.detail(kpiId))?.kpi ?? null;
    },
    learn(type) {
      const name = TOLD_BY[type];
      if (name === undefined || lists[name].isHere()) return null;
      const now = Date.now();
      if (reading[name] === undefined && now - (begunAt[name] ?? Number.NEGATIVE_INFINITY) >= AGAIN_MS) {
        begunAt[name] = now;
        reading[name] = lists[name].read().finally(() => delete reading[name]);
      }
      return reading[name] ?? null;
    },
  };
}

const TOLD_BY: Partial<Record<EventType, "actions" | "kpis">> = {
  "action.status_changed": "actions",
  "action.completed": "actions",
  "action.priority_changed": "actions",
  "kpi.reading_created": "kpis",
};
