import { QueryClient } from "@tanstack/react-query";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Action, ActionList, CommandCenter, Event, GoalList, IssueList } from "../bindings";
import { queryKeys } from "../lib/queryKeys";
import { action, commandCenter, event, goal, issue, task } from "../testing/fixtures";
import { CONFIRM_MS, createOptimistic, type Optimistic } from "./optimistic";
import { patchGoalList } from "./patches";
import { patchActionList, patchIssueList } from "./patchLists";

let client: QueryClient;
let optimistic: Optimistic;

beforeEach(() => {
  client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  optimistic = createOptimistic(client);
  client.setQueryData<ActionList>(queryKeys.actions.list, { actions: [action()], asOf: "" });
});

afterEach(() => {
  optimistic.stop();
});

const shown = () => client.getQueryData<ActionList>(queryKeys.actions.list)?.actions[0];
const ask = (status: Action["status"]) => optimistic.change("action", "action-dhl", { status });

/** What reaches the cache by the wire: the event is heard, then patches. */
function hear(...args: Parameters<typeof event<"action.status_changed">>): void {
  tell(event(...args));
}

function tell(heard: Event): void {
  optimistic.heard(heard);
  client.setQueryData<ActionList>(queryKeys.actions.list, (list) => list && patchActionList(list, heard));
  client.setQueryData<GoalList>(queryKeys.goals.list, (list) => list && patchGoalList(list, heard));
  client.setQueryData<IssueList>(queryKeys.issues.list, (list) => list && patchIssueList(list, heard));
}

/** What is shown from now on, each status that replaces another. */
function statusesSeen(): (string | undefined)[] {
  const seen = [shown()?.status];
  client.getQueryCache().subscribe(() => {
    if (shown()?.status !== seen.at(-1)) seen.push(shown()?.status);
  });
  return seen;
}

describe("an own change", () => {
  it("is shown at once in lists, alone and on the dashboard", () => {
    client.setQueryData<Action>(queryKeys.actions.detail("action-dhl"), action());
    client.setQueryData<CommandCenter>(queryKeys.dashboardStats, commandCenter({ tasks: [task()] }));

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

describe("quick own changes", () => {
  it("do not flicker when their events come after both answers", () => {
    const seen = statusesSeen();
    ask("blocked").agreed({});
    ask("completed").agreed({});
    hear("action.status_changed", { newStatus: "blocked" });
    hear("action.status_changed", { newStatus: "completed" });
    vi.advanceTimersByTime(CONFIRM_MS);
    expect(seen).toEqual(["in_progress", "blocked", "completed"]);
  });

  it("do not flicker on their way there and back again", () => {
    const seen = statusesSeen();
    for (const status of ["blocked", "completed", "blocked"] as const) ask(status).agreed({});
    for (const newStatus of ["blocked", "completed", "blocked"] as const) hear("action.status_changed", { newStatus });
    vi.advanceTimersByTime(CONFIRM_MS);
    expect(seen).toEqual(["in_progress", "blocked", "completed", "blocked"]);
  });

  it("do not flicker when an event about something else comes between", () => {
    const seen = statusesSeen();
    ask("blocked").agreed({});
    ask("completed").agreed({});
    tell(event("action.priority_changed"));
    hear("action.status_changed", { newStatus: "blocked" });
    hear("action.status_changed", { newStatus: "completed" });
    expect(seen).toEqual(["in_progress", "blocked", "completed"]);
  });

  it("end with the last answer when its own event never comes", () => {
    ask("blocked").agreed({});
    ask("completed").agreed({});
    hear("action.status_changed", { newStatus: "blocked" });
    vi.advanceTimersByTime(CONFIRM_MS);
    expect(shown()?.status).toBe("completed");
  });

  it("give way to somebody else, once their events have come", () => {
    ask("blocked").agreed({});
    ask("completed").agreed({});
    hear("action.status_changed", { newStatus: "completed" });
    hear("action.status_changed", { newStatus: "blocked" });
    expect(shown()?.status).toBe("blocked");
  });

  it("fall back to the older one when the newer is refused after the older one's event", () => {
    ask("blocked").agreed({});
    const second = ask("completed");
    hear("action.status_changed", { newStatus: "blocked" });
    expect(shown()?.status).toBe("completed");
    second.refused();
    expect(shown()?.status).toBe("blocked");
  });
});

describe("a refused change of several fields", () => {
  it("leaves an action completed that somebody else has completed meanwhile", () => {
    const change = optimistic.change("action", "action-dhl", { status: "completed", progress: 100 });
    tell(event("action.completed"));
    change.refused();
    expect(shown()).toMatchObject({ status: "completed", progress: 100 });
  });

  it("leaves a goal as it was completed meanwhile, with the day and the progress", () => {
    client.setQueryData<GoalList>(queryKeys.goals.list, { goals: [goal()], asOf: "" });
    const mine = { status: "completed", progress: 100, completionDate: "2026-11-23T10:42:07.000Z" };
    const change = optimistic.change("goal", "goal-repeat", mine);
    tell(event("goal.completed"));
    change.refused();
    expect(client.getQueryData<GoalList>(queryKeys.goals.list)?.goals[0]).toMatchObject({
      status: "completed",
      progress: 100,
      completionDate: "2026-11-23T10:42:00.000Z",
    });
  });

  it("leaves an assignee whom somebody else has named, without another's name", () => {
    const change = optimistic.change("action", "action-dhl", { assigneeId: "user-aylin", assigneeName: "Aylin Demir" });
    tell(event("action.reassigned", { newAssignee: "user-aylin" }));
    change.refused();
    expect(shown()).toMatchObject({ assigneeId: "user-aylin", assigneeName: null });
  });

  it("leaves an issue where somebody else has moved it, without the name of its old status", () => {
    client.setQueryData<IssueList>(queryKeys.issues.list, { issues: [issue()], asOf: "" });
    const change = optimistic.change("issue", "issue-gas", {
      status: "resolved",
      statusName: null,
      statusConfigId: null,
    });
    tell(event("issue.status_changed"));
    change.refused();
    expect(client.getQueryData<IssueList>(queryKeys.issues.list)?.issues[0]).toMatchObject({
      status: "resolved",
      statusName: null,
      statusConfigId: null,
    });
  });

  it("gives back what a status does not tell", () => {
    const change = optimistic.change("action", "action-dhl", { status: "completed", progress: 100 });
    hear("action.status_changed", { newStatus: "blocked" });
    change.refused();
    expect(shown()).toMatchObject({ status: "blocked", progress: 40 });
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

  it("repeats a completion, whatever time of day the server gives it", () => {
    optimistic.change("goal", "goal-repeat", {
      status: "completed",
      progress: 100,
      completionDate: "2026-11-23T10:42:07.000Z",
    });
    expect(optimistic.repeats(event("goal.completed"))).toBe(true);
    expect(optimistic.repeats(event("goal.cancelled"))).toBe(false);
  });

  it("confirms a move without taking away the name that the answer gave", () => {
    client.setQueryData<IssueList>(queryKeys.issues.list, { issues: [issue()], asOf: "" });
    const change = optimistic.change("issue", "issue-gas", {
      status: "resolved",
      statusName: null,
      statusConfigId: null,
    });
    change.agreed({ status: "resolved", statusName: "Done with", statusConfigId: "config-done" });
    tell(event("issue.status_changed"));
    expect(client.getQueryData<IssueList>(queryKeys.issues.list)?.issues[0]?.statusName).toBe("Done with");
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
