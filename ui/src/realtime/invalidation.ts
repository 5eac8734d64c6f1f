/**
 * Which cached queries an event makes stale (protocol.md 5.7): patches at once, invalidation a moment later.
 */
import { hashKey, type QueryClient, type QueryKey } from "@tanstack/react-query";
import type {
  Action,
  ActionList,
  CommandCenter,
  Event,
  GoalDetail,
  GoalList,
  IssueList,
  KpiDetail,
  KpiList,
} from "../bindings";
import { factsOf, type Kind, kindOf, type PerEvent, perEvent } from "../lib/events";
import { isListOf, queryKeys, type Root } from "../lib/queryKeys";
import { found, patchedBy } from "./inPlace";
import { patchCenter } from "./patchCenter";
import { patchGoalDetail, patchGoalList } from "./patches";
import { patchAction, patchActionList, patchIssueList, patchKpiDetail, patchKpiList } from "./patchLists";

/** A part of the cache that is no longer true: a key with all below it, or the lists of a root without single entities. */
export type Stale = { key: QueryKey } | { listsOf: Root };

/** Waits for more after the last change, in ms (protocol.md 5.7). */
export const DEBOUNCE_MS = 250;

/** Never waits longer than this after the first change, in ms. */
export const MAX_WAIT_MS = 1_000;

/** Applies events to the query cache. */
export interface Invalidation {
  /** Patches what is here and remembers what to read again: in one pass over the cache, for a flood brings thousands at once. */
  apply(events: readonly Event[]): void;
  /** Remembers what an own write has made stale. */
  stale(stale: readonly Stale[]): void;
  /** After a gap nothing is certain: everything on screen is read again, the rest when it is shown. */
  resync(): void;
  /** Reads again what failed while there was no connection. */
  retryFailed(): void;
  /** Forgets what waits. */
  stop(): void;
}

/** Invalidation for one cache. */
export function createInvalidation(client: QueryClient): Invalidation {
  const pending = createPending((all) => invalidate(client, all));
  return {
    apply(events) {
      patch(client, events);
      const loaded = loadedIn(client);
      pending.add(oneOfEach(events).flatMap((event) => perEvent(STALE, event, loaded)));
    },
    stale: (stale) => pending.add(stale),
    resync: () => pending.add([EVERYTHING]),
    retryFailed: () => void client.refetchQueries({ predicate: (query) => query.state.status === "error" }),
    stop: () => pending.clear(),
  };
}

/** What `event` makes stale. */
export function staleAfter(event: Event, client: QueryClient): Stale[] {
  return perEvent(STALE, event, loadedIn(client));
}

const EVERYTHING: Stale = { key: [] };
const { goals, actions, issues, kpis, dashboardStats, recentActivity } = queryKeys;

const key = (queryKey: QueryKey): Stale => ({ key: queryKey });
const listsOf = (root: Root): Stale => ({ listsOf: root });
const stats = key(dashboardStats);

const goalChanged = ({ data }: { data: { goalId: string } }): Stale[] => [
  key(goals.detail(data.goalId)),
  listsOf("goals"),
  stats,
];
const goalsOf = (
  { actionId, goalId }: { actionId: string; goalId: string | null },
  loaded: Loaded,
): readonly Stale[] => (goalId === null ? loaded.goalsOfAction(actionId) : [key(goals.detail(goalId))]);
const actionAndLists = (actionId: string): Stale[] => [key(actions.detail(actionId)), listsOf("actions")];
const actionMoved = ({ data }: { data: { actionId: string; goalId: string | null } }, loaded: Loaded): Stale[] => [
  ...actionAndLists(data.actionId),
  ...goalsOf(data, loaded),
  stats,
];
const none = (): Stale[] => [];

const COARSE: Record<NonNullable<Event["coarse"]>, Stale[]> = {
  goal: [listsOf("goals")],
  action: [listsOf("actions")],
  issue: [listsOf("issues")],
  kpi: [listsOf("kpis")],
  decision: [key(recentActivity)],
  attachment: [key(recentActivity)],
};

const STALE: PerEvent<[Loaded], Stale[]> = {
  "goal.created": () => [listsOf("goals"), stats],
  "goal.activated": goalChanged,
  "goal.completed": goalChanged,
  "goal.cancelled": goalChanged,
  "goal.paused": goalChanged,
  "goal.resumed": goalChanged,
  "goal.activity.created": ({ data }) => [key(goals.activity(data.goalId)), key(recentActivity)],
  "action.created": ({ data }, loaded) => [listsOf("actions"), ...goalsOf(data, loaded), stats],
  "action.status_changed": actionMoved,
  "action.completed": actionMoved,
  "action.priority_changed": ({ data }) => [...actionAndLists(data.actionId), stats],
  "action.reassigned": ({ data }) => [...actionAndLists(data.actionId), stats],
  "action.progress_updated": ({ data }, loaded) => [key(actions.detail(data.actionId)), ...goalsOf(data, loaded)],
  "issue.created": () => [listsOf("issues"), stats],
  "issue.status_changed": ({ data }) => [key(issues.detail(data.issueId)), listsOf("issues"), stats],
  "kpi.reading_created": ({ data }, loaded) =>
    data.kpiId === null
      ? [key(kpis.list)]
      : [key(kpis.detail(data.kpiId)), listsOf("kpis"), ...loaded.goalsShowing(data.kpiId), stats],
  "decision.created": ({ data }) => [
    ...(data.goalId === null ? [] : [key(goals.activity(data.goalId))]),
    key(recentActivity),
  ],
  "attachment.created": ({ data }) => [...entityOf(data.entityType, data.entityId), key(recentActivity)],
  "ai.message.completed": none,
  "ai.message.failed": none,
  "ai.job.started": none,
  "ai.job.completed": none,
  "ai.job.failed": none,
  unknown: ({ coarse }) => (coarse === null ? [] : COARSE[coarse]),
};

/** Of events of one type about the same things one: a flood has thousands about a few, and what one makes stale the next does, too. */
function oneOfEach(events: readonly Event[]): Event[] {
  const seen = new Set<string>();
  return events.filter((event) => {
    const { entityId, goalId } = factsOf(event);
    const about = `${event.type} ${entityId} ${goalId} ${event.coarse}`;
    const isFirst = !seen.has(about);
    if (isFirst) seen.add(about);
    return isFirst;
  });
}

/** What is loaded says of an entity what its event leaves out. Good for the events of one batch. */
interface Loaded {
  /** The goals whose details show this KPI. */
  goalsShowing(kpiId: string): readonly Stale[];
  /** The goals of an action (protocol.md 4.3); none when it is not known. */
  goalsOfAction(actionId: string): readonly Stale[];
}

function loadedIn(client: QueryClient): Loaded {
  // A look through the whole cache: at the first reading, and not for each.
  let showing: ReadonlyMap<string, readonly Stale[]> | undefined;
  return {
    goalsShowing(kpiId) {
      showing ??= goalsByKpi(client);
      return showing.get(kpiId) ?? [];
    },
    goalsOfAction: (actionId) => goalsOfAction(actionId, client).map((goalId) => key(goals.detail(goalId))),
  };
}

function goalsByKpi(client: QueryClient): ReadonlyMap<string, readonly Stale[]> {
  const goalsOfKpi = new Map<string, Stale[]>();
  for (const [queryKey, { measures }] of detailsIn<GoalDetail>(client, "goals")) {
    for (const kpiId of new Set(measures.map(({ measureId }) => measureId))) {
      goalsOfKpi.set(kpiId, [...(goalsOfKpi.get(kpiId) ?? []), key(queryKey)]);
    }
  }
  return goalsOfKpi;
}

function goalsOfAction(actionId: string, client: QueryClient): readonly string[] {
  const list = client.getQueryData<ActionList | null>(actions.list)?.actions ?? [];
  const action = found(list, actionId) ?? client.getQueryData<Action | null>(actions.detail(actionId));
  if (action) return action.goalIds;
  const task = client.getQueryData<CommandCenter | null>(dashboardStats)?.tasks.find(({ id }) => id === actionId);
  return task?.goalId ? [task.goalId] : [];
}

function entityOf(type: string | null, id: string | null): Stale[] {
  if (id === null) return [];
  if (type === "goal") return [key(goals.detail(id))];
  if (type === "action") return [key(actions.detail(id))];
  if (type === "issue") return [key(issues.detail(id))];
  if (type === "measure") return [key(kpis.detail(id))];
  return [];
}

function patch(client: QueryClient, events: readonly Event[]): void {
  const present = new Set(events.map(({ type }) => kindOf(type)));
  const among = (...kinds: Kind[]) => (kinds.some((kind) => present.has(kind)) ? events : []);
  patchOne<CommandCenter>(client, dashboardStats, among("goal", "action", "issue"), patchCenter);
  patchOne<GoalList>(client, goals.list, among("goal"), patchGoalList);
  patchDetails<GoalDetail>(client, "goals", among("goal", "decision", "kpi"), patchGoalDetail);
  patchOne<ActionList>(client, actions.list, among("action"), patchActionList);
  patchDetails<Action>(client, "actions", among("action"), patchAction);
  patchOne<IssueList>(client, issues.list, among("issue"), patchIssueList);
  patchOne<KpiList>(client, kpis.list, among("kpi"), patchKpiList);
  patchDetails<KpiDetail>(client, "kpis", among("kpi"), patchKpiDetail);
}

type Patch<T> = (value: T, event: Event) => T;

/** What no event changes keeps its age. */
function patchOne<T>(client: QueryClient, queryKey: QueryKey, events: readonly Event[], patched: Patch<T>): void {
  const value = events.length > 0 ? client.getQueryData<T | null>(queryKey) : null;
  if (value === undefined || value === null) return;
  const next = patchedBy(value, events, patched);
  if (next !== value) client.setQueryData<T>(queryKey, next);
}

function patchDetails<T>(client: QueryClient, root: Root, events: readonly Event[], patched: Patch<T>): void {
  if (events.length === 0) return;
  for (const [queryKey] of detailsIn<T>(client, root)) patchOne(client, queryKey, events, patched);
}

/** The loaded entities of a root, without its lists. */
function detailsIn<T>(client: QueryClient, root: Root): [QueryKey, T][] {
  return client
    .getQueriesData<T>({ queryKey: [root], predicate: ({ queryKey }) => isDetail(queryKey) })
    .flatMap(([queryKey, detail]) => (detail ? [[queryKey, detail]] : []));
}

function isDetail(queryKey: QueryKey): boolean {
  return queryKey.length === 2 && typeof queryKey[1] === "string";
}

/**
 * In one pass over the cache: a flood names thousands of entities, of which few are here. What is being read at this moment is left to
 * finish, or a flood would begin it again and again; returns what has to be read once more therefore.
 */
function invalidate(client: QueryClient, all: readonly Stale[]): Stale[] {
  if (all.includes(EVERYTHING)) {
    void client.invalidateQueries();
    return [];
  }
  const keys = new Set(all.flatMap((stale) => ("key" in stale ? [hashKey(stale.key)] : [])));
  const roots = all.flatMap((stale) => ("key" in stale ? [] : [stale.listsOf]));
  const concerned = (queryKey: QueryKey) =>
    startsWithOneOf(queryKey, keys) || roots.some((root) => isListOf(root, queryKey));
  const busy = client
    .getQueryCache()
    .findAll({ fetchStatus: "fetching", predicate: ({ queryKey }) => concerned(queryKey) })
    .map(({ queryKey }) => key(queryKey));
  void client.invalidateQueries({
    predicate: ({ queryKey, state }) => state.fetchStatus !== "fetching" && concerned(queryKey),
  });
  return busy;
}

function startsWithOneOf(queryKey: QueryKey, keys: ReadonlySet<string>): boolean {
  return Array.from({ length: queryKey.length + 1 }, (_, length) => length).some((length) =>
    keys.has(hashKey(queryKey.slice(0, length))),
  );
}

interface Pending {
  add(stale: readonly Stale[]): void;
  clear(): void;
}

/** Collects until it has been quiet for a while, then hands over each once; what has to be handed over once more is kept. */
function createPending(flushAll: (all: readonly Stale[]) => readonly Stale[]): Pending {
  const waiting = new Map<string, Stale>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let deadline = 0;

  function flush(): void {
    const all = [...waiting.values()];
    timer = undefined;
    waiting.clear();
    for (const one of flushAll(all)) waiting.set(nameOf(one), one);
    if (waiting.size === 0) return;
    deadline = Date.now() + MAX_WAIT_MS;
    timer = setTimeout(flush, MAX_WAIT_MS);
  }

  return {
    add(stale) {
      if (stale.length === 0) return;
      for (const one of new Set(stale)) waiting.set(nameOf(one), one);
      const now = Date.now();
      if (timer === undefined) deadline = now + MAX_WAIT_MS;
      clearTimeout(timer);
      timer = setTimeout(flush, Math.max(0, Math.min(DEBOUNCE_MS, deadline - now)));
    },
    clear() {
      clearTimeout(timer);
      timer = undefined;
      waiting.clear();
    },
  };
}

function nameOf(stale: Stale): string {
  return "key" in stale ? stale.key.join(" ") : `lists:${stale.listsOf}`;
}
