import { describe, expect, it, vi } from "vitest";
import type { Event } from "../bindings";
import type { EventOf } from "../lib/events";
import type { ToastWords } from "../lib/toasts";
import { allTypes, event, names, people, settings } from "../testing/fixtures";
import { createRealtimeToasts, type ToastSetting, toastFor } from "./toasts";

const me = { userId: people.me, personId: "person-ingrid" };

function setting(part: Partial<ToastSetting> = {}): ToastSetting {
  return {
    me,
    names,
    switches: settings().toasts,
    doNotDisturb: false,
    openGoal: null,
    actionOf: () => null,
    ...part,
  };
}

const mine = { actionOf: () => ({ assigneeId: "person-ingrid", createdBy: people.aylin }) };

function toneAndTitle(said: ToastWords | null): [string, string] | null {
  return said && [said.tone, said.title];
}

describe("the toast of an event", () => {
  it.each<[string, Event, Partial<ToastSetting>, [string, string] | null]>([
    ["goal.created", event("goal.created"), {}, ["ok", "New goal"]],
    ["goal.completed", event("goal.completed"), {}, ["ok", "🎉 Goal completed"]],
    ["goal.cancelled", event("goal.cancelled"), {}, ["warn", "Goal cancelled"]],
    ["goal.activated from draft", event("goal.activated"), {}, ["info", "Goal activated"]],
    [
      "goal.activated from paused",
      event("goal.activated", { previousStatus: "paused" }),
      {},
      ["info", "Goal active again"],
    ],
    ["activity on a goal that is not open", event("goal.activity.created"), {}, null],
    [
      "activity on the open goal",
      event("goal.activity.created"),
      { openGoal: "goal-repeat" },
      ["info", expect.stringMatching(/wrote on this goal/)],
    ],
    ["an action of low priority", event("action.created", { priority: "low", assignedTo: null }), {}, null],
    [
      "an action of high priority",
      event("action.created", { priority: "high", assignedTo: null }),
      {},
      ["info", "New action, high priority"],
    ],
    ["a critical action", event("action.created", { priority: "critical" }), {}, ["warn", "New critical action"]],
    [
      "an action for my person id",
      event("action.created", { priority: "low", assignedTo: "person-ingrid" }),
      {},
      ["info", "New action for you"],
    ],
    ["a move of somebody's action", event("action.status_changed", { newStatus: "blocked" }), {}, null],
    [
      "a block of my action",
      event("action.status_changed", { newStatus: "blocked" }),
      mine,
      ["warn", "Your action is blocked"],
    ],
    [
      "a move to completed, which has its own event",
      event("action.status_changed", { newStatus: "completed" }),
      mine,
      null,
    ],
    ["completion of my action", event("action.completed"), mine, ["ok", expect.stringMatching(/completed an action/)]],
    ["progress", event("action.progress_updated"), mine, null],
    ["reassignment to me", event("action.reassigned", { newAssignee: people.me }), {}, ["info", "Assigned to you"]],
    [
      "reassignment from me",
      event("action.reassigned", { previousAssignee: people.me, newAssignee: people.tomasz }),
      {},
      ["info", "Taken over by Tomasz"],
    ],
    ["a critical issue", event("issue.created", { severity: "critical" }), {}, ["danger", "Critical issue"]],
    ["an issue without severity", event("issue.created", { severity: null }), {}, ["info", "New issue"]],
    ["an issue that was started", event("issue.status_changed", { newStatus: "in_progress" }), {}, null],
    [
      "an issue that was resolved",
      event("issue.status_changed", { newStatus: "resolved" }),
      {},
      ["ok", "Issue resolved"],
    ],
    ["a reading without progress", event("kpi.reading_created", { progress: null }), {}, null],
    ["a decision", event("decision.created"), {}, null],
    ["an unknown type", event("unknown"), {}, null],
  ])("%s", (_, told, part, expected) => {
    expect(toneAndTitle(toastFor(told, setting(part)))).toEqual(expected);
  });

  it("is decided for every type", () => {
    for (const type of allTypes) expect(() => toastFor(event(type), setting())).not.toThrow();
  });
});

describe("realtimeToasts", () => {
  function setUp(part: Partial<ToastSetting> = {}) {
    const raised: ToastWords[] = [];
    return {
      raised,
      toasts: createRealtimeToasts(
        (toast) => raised.push(toast),
        () => setting(part),
      ),
    };
  }

  it("show the toast of a payload", () => {
    const { raised, toasts } = setUp();
    const created = event("issue.created", { severity: "critical", title: "Gas alarm" }) as EventOf<"issue.created">;
    toasts.issueCreated(created.data);
    expect(raised).toEqual([{ tone: "danger", title: "Critical issue", why: "Gas alarm" }]);
  });

  it("are silent about what one did oneself", () => {
    const { raised, toasts } = setUp();
    toasts.of(event("goal.completed", { completedBy: people.me }));
    expect(raised).toEqual([]);
  });

  it("are silent about kinds that are switched off, and about everything when not to be disturbed", () => {
    const off = setUp({ switches: { ...settings().toasts, goals: false } });
    off.toasts.of(event("goal.created"));
    off.toasts.of(event("issue.created"));
    expect(off.raised).toHaveLength(1);

    const quiet = setUp({ doNotDisturb: true });
    quiet.toasts.of(event("issue.created"));
    expect(quiet.raised).toEqual([]);
  });

  it("say once that a goal is active again when both of its events come", () => {
    const { raised, toasts } = setUp();
    toasts.of(event("goal.resumed"));
    toasts.of(event("goal.activated", { previousStatus: "paused" }));
    expect(raised.map(({ title }) => title)).toEqual(["Goal active again"]);
  });

  it("tell a failure to apply once a minute", () => {
    const { raised, toasts } = setUp();
    toasts.notApplied();
    vi.advanceTimersByTime(59_999);
    toasts.notApplied();
    expect(raised).toHaveLength(1);
    vi.advanceTimersByTime(1);
    toasts.notApplied();
    expect(raised).toHaveLength(2);
  });
});
