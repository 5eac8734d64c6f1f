import { QueryClient } from "@tanstack/react-query";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Action, ActionList, CommandCenter } from "../bindings";
import { queryKeys } from "../lib/queryKeys";
import { action, commandCenter, event } from "../testing/fixtures";
import { CONFIRM_MS, createOptimistic, type Optimistic } from "./optimistic";
import { patchActionList } from "./patchLists";

let client: QueryClient;
let optimistic: Optimistic;

beforeEach(() => {
  vi.useFakeTimers();
  client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  optimistic = createOptimistic(client);
  client.setQueryData<ActionList>(queryKeys.actions.list, { actions: [action()], asOf: "" });
});

afterEach(() => {
  optimistic.stop();
  vi.useRealTimers();
});

const shown = () => client.getQueryData<ActionList>(queryKeys.actions.list)?.actions[0];
const ask = (status: Action["status"]) => optimistic.change("action", "action-dhl", { status });

/** What reaches the cache by the wire: the event is heard, then patches. */
function hear(...args: Parameters<typeof event<"action.status_changed">>): void {
  const heard = event(...args);
  optimistic.heard(heard);
  client.setQueryData<ActionList>(queryKeys.actions.list, (list) => list && patchActionList(list, heard));
}

describe("an own change", () => {
  it("is shown at once in lists, alone and on the dashboard", () => {
    client.setQueryData<Action>(queryKeys.actions.detail("action-dhl"), action());
    const task = {
      id: "action-dhl",
      title: "",
      dueDate: null,
      priority: null,
      status: "in_progress" as const,
      progress: 40,
      goalId: null,
      goalTitle: null,
    };
    client.setQueryData<CommandCenter>(queryKeys.dashboardStats, commandCenter({ tasks: [task] }));

    ask("blocked");

    expect(shown()?.status).toBe("blocked");
    expect(client.getQueryData<Action>(queryKeys.actions.detail("action-dhl"))?.status).toBe("blocked");
    expect(client.getQueryData<CommandCenter>(queryKeys.dashboardStats)?.tasks[0]?.status).toBe("blocked");
  });

  it("does not make what was read look newer", () => {
    const before = client.getQueryState(queryKeys.actions.list)?.dataUpdatedAt;
    vi.advanceTimersByTime(60_000);
    ask("blocked");
    expect(client.getQueryState(queryKeys.actions.list)?.dataUpdatedAt).toBe(before);
  });

  it("gives way to the old value when it is refused", () => {
    ask("blocked").refused();
    expect(shown()?.status).toBe("in_progress");
  });

  it("gives way to what an event said meanwhile when it is refused", () => {
    const change = ask("blocked");
    hear("action.status_changed", { newStatus: "cancelled" });
    expect(shown()?.status).toBe("blocked");

    change.refused();
    expect(shown()?.status).toBe("cancelled");
  });

  it("stays when somebody did the same and our own is refused", () => {
    const change = ask("blocked");
    hear("action.status_changed", { newStatus: "blocked" });
    change.refused();
    expect(shown()?.status).toBe("blocked");
  });

  it("leaves alone what else changed meanwhile", () => {
    const change = ask("blocked");
    client.setQueryData<ActionList>(
      queryKeys.actions.list,
      (list) => list && patchActionList(list, event("action.priority_changed")),
    );
    change.refused();
    expect(shown()?.priority).toBe("critical");
    expect(shown()?.status).toBe("in_progress");
  });

  it("is not undone by an answer that does not know of it", async () => {
    ask("blocked");
    await client.fetchQuery({
      queryKey: queryKeys.actions.list,
      queryFn: () => ({ actions: [action({ title: "Renamed" })], asOf: "" }),
    });
    expect(shown()).toMatchObject({ status: "blocked", title: "Renamed" });
  });

  it("never flickers on its way from asked to confirmed", () => {
    const seen: (string | undefined)[] = [];
    client.getQueryCache().subscribe(() => seen.push(shown()?.status));
    const change = ask("completed");
    change.agreed({ status: "completed", progress: 100 });
    hear("action.status_changed", { newStatus: "completed" });
    vi.advanceTimersByTime(CONFIRM_MS);

    expect(new Set(seen)).toEqual(new Set(["completed"]));
    expect(shown()?.progress).toBe(100);
  });

  it("gives way to what somebody else does after the answer", () => {
    ask("blocked").agreed({});
    hear("action.status_changed", { newStatus: "in_progress" });
    expect(shown()?.status).toBe("in_progress");
  });

  it("gives way to the server when no event has confirmed it in time", async () => {
    ask("blocked").agreed({});
    await client.fetchQuery({ queryKey: queryKeys.actions.list, queryFn: () => ({ actions: [action()], asOf: "" }) });
    expect(shown()?.status).toBe("blocked");

    vi.advanceTimersByTime(CONFIRM_MS);
    expect(shown()?.status).toBe("in_progress");
  });

  it("gives way to a newer one, whatever becomes of it", () => {
    const first = ask("blocked");
    const second = ask("completed");
    first.refused();
    expect(shown()?.status).toBe("completed");

    second.refused();
    expect(shown()?.status).toBe("in_progress");
  });

  it("is what a refused newer one falls back to", () => {
    const first = ask("blocked");
    const second = ask("completed");
    first.agreed({});
    second.refused();
    expect(shown()?.status).toBe("blocked");
  });
});

describe("an event", () => {
  const moved = (newStatus: Action["status"]) => event("action.status_changed", { newStatus });

  it("repeats an own change while it is under way and for a while after the answer", () => {
    const change = ask("blocked");
    expect(optimistic.repeats(moved("blocked"))).toBe(true);
    expect(optimistic.repeats(moved("completed"))).toBe(false);

    change.agreed({});
    vi.advanceTimersByTime(CONFIRM_MS - 1);
    expect(optimistic.repeats(moved("blocked"))).toBe(true);
    vi.advanceTimersByTime(2);
    expect(optimistic.repeats(moved("blocked"))).toBe(false);
  });

  it("does not repeat a refused change", () => {
    ask("blocked").refused();
    expect(optimistic.repeats(moved("blocked"))).toBe(false);
  });

  it("repeats an own creation once the answer has named it", () => {
    const creation = optimistic.create("issue.created");
    expect(optimistic.repeats(event("issue.created"))).toBe(false);
    creation.agreed("issue-gas");
    expect(optimistic.repeats(event("issue.created"))).toBe(true);
    expect(optimistic.repeats(event("issue.created", { issueId: "issue-other" }))).toBe(false);
  });
});
