import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { describe, expect, expectTypeOf, it, vi } from "vitest";
import type { EventType, GoalDetail, GoalList } from "../bindings";
import type { PerEvent } from "../lib/events";
import { queryKeys } from "../lib/queryKeys";
import { action, allTypes, commandCenter, event, goal, goalDetail, task } from "../testing/fixtures";
import { createInvalidation, DEBOUNCE_MS, MAX_WAIT_MS, staleAfter } from "./invalidation";
import { ACTIVITY_LIMIT } from "./patches";

const asOf = "2026-11-23T10:42:00.000Z";

function clientWithGoals() {
  const client = new QueryClient();
  client.setQueryData<GoalList>(queryKeys.goals.list, { goals: [goal(), goal({ id: "goal-48" })], asOf });
  client.setQueryData<GoalDetail>(queryKeys.goals.detail("goal-repeat"), goalDetail());
  return client;
}

const statusOf = (client: QueryClient, id: string) =>
  client.getQueryData<GoalList>(queryKeys.goals.list)?.goals.find((one) => one.id === id)?.status;

describe("the invalidation table", () => {
  it("does not compile without an entry for every event type", () => {
    expectTypeOf<keyof PerEvent<[], null>>().toEqualTypeOf<EventType>();
    // @ts-expect-error one type alone is not the table
    const incomplete: PerEvent<[], null> = { unknown: () => null };
    expect(incomplete).toBeDefined();
  });

  it.each(allTypes)("has an answer for %s", (type) => {
    expect(Array.isArray(staleAfter(event(type), new QueryClient()))).toBe(true);
  });

  it.each([
    ["goal.created", [{ listsOf: "goals" }, { key: ["dashboard-stats"] }]],
    ["goal.completed", [{ key: ["goals", "goal-repeat"] }, { listsOf: "goals" }, { key: ["dashboard-stats"] }]],
    ["goal.activity.created", [{ key: ["goals", "goal-repeat", "activity"] }, { key: ["activity-recent"] }]],
    ["action.created", [{ listsOf: "actions" }, { key: ["goals", "goal-repeat"] }, { key: ["dashboard-stats"] }]],
    ["action.progress_updated", [{ key: ["actions", "action-dhl"] }, { key: ["goals", "goal-48"] }]],
    ["issue.created", [{ listsOf: "issues" }, { key: ["dashboard-stats"] }]],
    ["attachment.created", [{ key: ["issues", "issue-gas"] }, { key: ["activity-recent"] }]],
    ["ai.job.completed", []],
  ] as const)("names what %s makes stale", (type, stale) => {
    expect(staleAfter(event(type), new QueryClient())).toEqual(stale);
  });

  it("includes the goals that show the KPI of a reading", () => {
    expect(staleAfter(event("kpi.reading_created"), clientWithGoals())).toContainEqual({
      key: ["goals", "goal-repeat"],
    });
  });

  const untold = { goalId: null };

  it.each([
    ["the list", queryKeys.actions.list, { actions: [action({ goalIds: ["goal-a", "goal-b"] })], asOf }],
    ["the action itself", queryKeys.actions.detail("action-dhl"), action({ goalIds: ["goal-a", "goal-b"] })],
  ])("takes the goals of an action whose event does not say them from %s", (_, queryKey, known) => {
    const client = new QueryClient();
    client.setQueryData(queryKey, known);
    for (const heard of [
      event("action.completed", untold),
      event("action.status_changed", untold),
      event("action.progress_updated", untold),
    ]) {
      expect(staleAfter(heard, client)).toEqual(
        expect.arrayContaining([{ key: ["goals", "goal-a"] }, { key: ["goals", "goal-b"] }]),
      );
    }
  });

  it("takes the goal of a task from the dashboard", () => {
    const client = new QueryClient();
    client.setQueryData(queryKeys.dashboardStats, commandCenter({ tasks: [task({ goalId: "goal-a" })] }));
    expect(staleAfter(event("action.completed", untold), client)).toContainEqual({ key: ["goals", "goal-a"] });
  });

  it("names no goal of an action that is not known", () => {
    const stale = staleAfter(event("action.completed", untold), clientWithGoals());
    expect(stale).toEqual([{ key: ["actions", "action-dhl"] }, { listsOf: "actions" }, { key: ["dashboard-stats"] }]);
  });

  it("looks through the cache once for all readings of a batch", () => {
    const client = clientWithGoals();
    const look = vi.spyOn(client.getQueryCache(), "findAll");
    const invalidation = createInvalidation(client);
    invalidation.apply([event("kpi.reading_created")]);
    const once = look.mock.calls.length;
    look.mockClear();
    invalidation.apply(
      Array.from({ length: 100 }, (_, index) => event("kpi.reading_created", { kpiId: `kpi-${index}` })),
    );
    expect(look.mock.calls.length).toBe(once);
    invalidation.stop();
  });

  it("invalidates all KPIs for a reading that does not say of which", () => {
    expect(staleAfter(event("kpi.reading_created", { kpiId: null }), clientWithGoals())).toEqual([{ key: ["kpis"] }]);
  });

  it("uses the coarse entity of an unrecognised event", () => {
    expect(staleAfter(event("unknown", {}, { coarse: "issue" }), new QueryClient())).toEqual([{ listsOf: "issues" }]);
  });
});

describe("patches", () => {
  it.each([
    ["goal.paused", "paused"],
    ["goal.activated", "active"],
    ["goal.resumed", "active"],
    ["goal.completed", "completed"],
    ["goal.cancelled", "cancelled"],
  ] as const)("%s makes the goal %s at once, and only that goal", (type, status) => {
    const client = clientWithGoals();

    createInvalidation(client).apply([event(type)]);

    expect(statusOf(client, "goal-repeat")).toBe(status);
    expect(client.getQueryData<GoalDetail>(queryKeys.goals.detail("goal-repeat"))?.status).toBe(status);
    expect(statusOf(client, "goal-48")).toBe("active");
  });

  it("add a created goal once", () => {
    const client = clientWithGoals();
    const invalidation = createInvalidation(client);

    invalidation.apply([event("goal.created")]);
    invalidation.apply([event("goal.created")]);

    const goals = client.getQueryData<GoalList>(queryKeys.goals.list)?.goals;
    expect(goals?.map((one) => one.id)).toEqual(["goal-repeat", "goal-48", "goal-new"]);
  });

  const noted = (from: number, count: number) =>
    Array.from({ length: count }, (_, index) =>
      event("goal.activity.created", { activityId: `new-${from + index}`, content: `Note ${from + index}` }),
    );
  const activityOf = (client: QueryClient) =>
    client.getQueryData<GoalDetail>(queryKeys.goals.detail("goal-repeat"))?.recentActivity ?? [];

  it("keep no more of a goal's activity, however long it is not read again", () => {
    const client = clientWithGoals();
    const invalidation = createInvalidation(client);

    for (let from = 0; from < ACTIVITY_LIMIT * 4; from += 10) invalidation.apply(noted(from, 10));

    expect(activityOf(client)).toHaveLength(ACTIVITY_LIMIT);
    expect(activityOf(client)[0]?.id).toBe(`new-${ACTIVITY_LIMIT * 4 - 1}`);
  });

  it("keep as much of a goal's activity as the server told, where that is more", () => {
    const client = clientWithGoals();
    const told = Array.from({ length: ACTIVITY_LIMIT * 2 }, (_, index) => ({
      id: `told-${index}`,
      activityType: "note",
      text: "",
      createdAt: asOf,
      author: null,
      authorId: null,
    }));
    client.setQueryData<GoalDetail>(queryKeys.goals.detail("goal-repeat"), goalDetail({ recentActivity: told }));

    createInvalidation(client).apply(noted(0, 1));

    expect(activityOf(client).map(({ id }) => id)).toEqual(["new-0", ...told.slice(0, -1).map(({ id }) => id)]);
  });

  it("bring a reading to the KPI of an open goal", () => {
    const client = clientWithGoals();

    createInvalidation(client).apply([event("kpi.reading_created")]);

    expect(client.getQueryData<GoalDetail>(queryKeys.goals.detail("goal-repeat"))?.measures[0]).toMatchObject({
      currentValue: 38.6,
      progress: 70,
    });
  });
});

describe("waiting before invalidation", () => {
  it("collects until it is quiet and invalidates in one pass what is stale, nothing else", () => {
    const client = clientWithGoals();
    client.setQueryData(queryKeys.kpis.list, { kpis: [], asOf: "" });
    const invalidate = vi.spyOn(client, "invalidateQueries");
    const invalidation = createInvalidation(client);

    invalidation.apply([event("goal.paused")]);
    invalidation.apply([event("goal.resumed")]);
    vi.advanceTimersByTime(DEBOUNCE_MS - 1);
    expect(invalidate).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);

    expect(invalidate).toHaveBeenCalledOnce();
    expect(client.getQueryState(queryKeys.goals.list)?.isInvalidated).toBe(true);
    expect(client.getQueryState(queryKeys.goals.detail("goal-repeat"))?.isInvalidated).toBe(true);
    expect(client.getQueryState(queryKeys.kpis.list)?.isInvalidated).toBe(false);
  });

  it("does not wait for ever under a stream of events", () => {
    const client = clientWithGoals();
    const invalidate = vi.spyOn(client, "invalidateQueries");
    const invalidation = createInvalidation(client);

    for (let waited = 0; waited < MAX_WAIT_MS; waited += 100) {
      invalidation.apply([event("goal.paused")]);
      vi.advanceTimersByTime(100);
    }

    expect(invalidate).toHaveBeenCalled();
  });

  it("lets a reading finish and reads once more afterwards, and nothing else again", async () => {
    const client = new QueryClient();
    let answer = (_: GoalList) => {};
    const read = vi.fn(() => new Promise<GoalList>((resolve) => (answer = resolve)));
    const other = vi.fn(async () => commandCenter());
    const watched = [
      new QueryObserver(client, { queryKey: queryKeys.goals.list, queryFn: read, staleTime: Infinity }),
      new QueryObserver(client, { queryKey: queryKeys.dashboardStats, queryFn: other, staleTime: Infinity }),
    ].map((observer) => observer.subscribe(() => {}));
    const invalidation = createInvalidation(client);
    await vi.advanceTimersByTimeAsync(0);
    other.mockClear();

    invalidation.apply([event("goal.paused")]);
    await vi.advanceTimersByTimeAsync(DEBOUNCE_MS);
    expect(read).toHaveBeenCalledTimes(1);
    expect(other).toHaveBeenCalledTimes(1);
    invalidation.apply([event("goal.resumed")]);
    await vi.advanceTimersByTimeAsync(DEBOUNCE_MS);
    await vi.advanceTimersByTimeAsync(MAX_WAIT_MS * 3);
    expect(read).toHaveBeenCalledTimes(1);
    expect(other).toHaveBeenCalledTimes(2);

    answer({ goals: [goal()], asOf });
    await vi.advanceTimersByTimeAsync(MAX_WAIT_MS);
    expect(read).toHaveBeenCalledTimes(2);
    answer({ goals: [goal()], asOf });
    await vi.advanceTimersByTimeAsync(MAX_WAIT_MS * 3);
    expect(read).toHaveBeenCalledTimes(2);
    expect(other).toHaveBeenCalledTimes(2);
    for (const stop of watched) stop();
  });

  it("makes everything stale after a gap", () => {
    const client = clientWithGoals();
    client.setQueryData(queryKeys.actions.list, []);
    const invalidation = createInvalidation(client);

    invalidation.resync();
    vi.advanceTimersByTime(DEBOUNCE_MS);

    expect(client.getQueryState(queryKeys.goals.list)?.isInvalidated).toBe(true);
    expect(client.getQueryState(queryKeys.actions.list)?.isInvalidated).toBe(true);
  });

  it("leaves single goals alone when only the lists are stale", () => {
    const client = clientWithGoals();

    createInvalidation(client).apply([event("goal.created")]);
    vi.advanceTimersByTime(DEBOUNCE_MS);

    expect(client.getQueryState(queryKeys.goals.list)?.isInvalidated).toBe(true);
    expect(client.getQueryState(queryKeys.goals.detail("goal-repeat"))?.isInvalidated).toBe(false);
  });
});
