import { describe, expect, it, vi } from "vitest";
import type { Event, Mute, ServerError } from "../bindings";
import type { EventOf } from "../lib/events";
import { DEFAULT_PREFERENCES } from "../lib/settings";
import type { ToastWords } from "../lib/toasts";
import { allTypes, event, kpi, names, people, settings } from "../testing/fixtures";
import { createRealtimeToasts, type RaiseToast, type ToastSetting, toastFor } from "./toasts";

const me = { userId: people.me, personId: "person-ingrid" };

function setting(part: Partial<ToastSetting> = {}): ToastSetting {
  return {
    me,
    names,
    switches: settings().toasts,
    preferences: DEFAULT_PREFERENCES,
    doNotDisturb: false,
    isQuiet: false,
    mutes: [],
    criticalComesThrough: true,
    openGoal: null,
    actionOf: () => null,
    kpiOf: () => null,
    learn: () => null,
    ...part,
  };
}

/** At risk below 20. */
const falling = (before: number, last: number) =>
  kpi({
    atRiskBelow: 20,
    currentValue: last,
    points: [
      { at: "2026-11-02T09:00:00.000Z", value: before },
      { at: "2026-11-09T09:00:00.000Z", value: last },
    ],
  });

const mine = { actionOf: () => ({ assigneeId: "person-ingrid", createdBy: people.aylin }) };

function refusedBy(code: string): ServerError {
  return { scope: "goal", code, rawCode: code, detail: "" };
}

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
    [
      "a reading that brings its KPI into the red",
      event("kpi.reading_created", { value: 19, progress: 12 }),
      { kpiOf: () => falling(30, 19) },
      ["warn", "KPI at risk: threshold breached"],
    ],
    [
      "a reading in the red of a KPI that was there before",
      event("kpi.reading_created", { value: 19, progress: 12 }),
      { kpiOf: () => falling(18, 19) },
      ["info", expect.stringMatching(/^KPI updated: 12/)],
    ],
    [
      "a reading in the red that is older than the last one",
      event("kpi.reading_created", { value: 19, progress: null }),
      { kpiOf: () => falling(30, 31) },
      null,
    ],
    ["a reading with progress", event("kpi.reading_created", { progress: 64 }), {}, ["info", expect.any(String)]],
    ["a decision", event("decision.created"), {}, null],
    ["a file", event("attachment.created"), {}, null],
    ["the coach's answer", event("ai.message.completed"), {}, ["info", "The coach has answered"]],
    ["an answer that failed", event("ai.message.failed"), {}, ["danger", "The coach could not answer"]],
    ["a job that is done", event("ai.job.completed"), {}, ["info", "The coach has answered"]],
    ["a job that failed", event("ai.job.failed"), {}, ["danger", "The coach could not answer"]],
    ["a job that began", event("ai.job.started"), {}, null],
    ["goal.resumed", event("goal.resumed"), {}, ["info", "Goal active again"]],
    ["goal.paused", event("goal.paused"), {}, ["info", "Goal paused"]],
    [
      "my action that is critical now",
      event("action.priority_changed", { newPriority: "critical" }),
      mine,
      ["warn", "Your action is now critical"],
    ],
    ["my action that is less urgent now", event("action.priority_changed", { newPriority: "low" }), mine, null],
    [
      "completion of an action that I created",
      event("action.completed"),
      { actionOf: () => ({ assigneeId: people.soren, createdBy: people.me }) },
      ["ok", expect.stringMatching(/completed an action/)],
    ],
    ["completion of somebody's action", event("action.completed"), {}, null],
    ["an issue of high severity", event("issue.created", { severity: "high" }), {}, ["warn", expect.any(String)]],
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

  it("are silent about other people's doings in quiet hours, but for critical issues and what one asked for", () => {
    const tellAll = ({ raised, toasts }: ReturnType<typeof setUp>) => {
      toasts.of(event("goal.completed"));
      toasts.of(event("issue.created", { severity: "critical" }));
      toasts.of(event("ai.message.completed"));
      toasts.caughtUp([event("goal.completed")]);
      toasts.accessRefused(null);
      return raised.map(({ tone }) => tone);
    };
    expect(tellAll(setUp({ isQuiet: true }))).toEqual(["danger", "info", "danger"]);
    expect(tellAll(setUp({ isQuiet: true, criticalComesThrough: false }))).toEqual(["info", "danger"]);
  });

  it("are silent about what is muted and what belongs to it, but for critical issues", () => {
    const muted = (mute: Pick<Mute, "entity" | "id">) => setUp({ mutes: [{ ...mute, name: "", until: null }] });
    const ofGoal = muted({ entity: "goal", id: "goal-repeat" });
    ofGoal.toasts.of(event("goal.completed"));
    ofGoal.toasts.of(event("action.created", { goalId: "goal-repeat", priority: "critical" }));
    expect(ofGoal.raised).toEqual([]);
    ofGoal.toasts.of(event("goal.completed", { goalId: "another" }));
    ofGoal.toasts.of(event("issue.created"));
    expect(ofGoal.raised).toHaveLength(2);

    const ofIssue = muted({ entity: "issue", id: "issue-gas" });
    ofIssue.toasts.of(event("issue.created", { issueId: "issue-gas", severity: "low" }));
    expect(ofIssue.raised).toEqual([]);
    ofIssue.toasts.of(event("issue.created", { issueId: "issue-gas", severity: "critical" }));
    expect(ofIssue.raised).toHaveLength(1);
  });

  it.each([
    ["", { previousStatus: "paused" as const }],
    [", and the status before is not told", { previousStatus: null }],
  ])("say once that a goal is active again when both of its events come%s", (_, part) => {
    for (const pair of [
      [event("goal.resumed"), event("goal.activated", part)],
      [event("goal.activated", part), event("goal.resumed")],
    ]) {
      const { raised, toasts } = setUp();
      for (const one of pair) toasts.of(one);
      expect(raised).toHaveLength(1);
    }
  });

  it("leave no comment out: five of one person, four seconds apart, are five", () => {
    const { raised, toasts } = setUp({ openGoal: "goal-repeat" });
    for (let n = 1; n <= 5; n += 1) {
      toasts.of(event("goal.activity.created", { activityId: `a${n}`, content: `Comment ${n}` }));
      vi.advanceTimersByTime(4_000);
    }
    expect(raised.map(({ why }) => why)).toEqual([1, 2, 3, 4, 5].map((n) => `Comment ${n}`));
  });

  it("say the same words each time: how often is counted where they are shown", () => {
    const { raised, toasts } = setUp();
    for (let n = 0; n < 3; n += 1) toasts.of(event("issue.created", { issueId: `i${n}`, title: "Gas alarm" }));
    toasts.of(event("goal.resumed"));
    toasts.of(event("goal.resumed"));
    expect(raised).toHaveLength(5);
  });

  it("obey what the service keeps of the person's wishes", () => {
    const without = (name: keyof typeof DEFAULT_PREFERENCES) =>
      setUp({ preferences: { ...DEFAULT_PREFERENCES, [name]: false } });
    const tellAll = ({ raised, toasts }: ReturnType<typeof setUp>) => {
      toasts.of(event("goal.completed"));
      toasts.of(event("ai.message.completed"));
      toasts.connectionInterrupted(0);
      toasts.connectionRestored();
      toasts.caughtUp([event("goal.completed")]);
      toasts.serverError(refusedBy("RATE_LIMIT_EXCEEDED"));
      return raised.map(({ title }) => title);
    };
    const news = "🎉 Goal completed";
    const coach = "The coach has answered";
    const system = [
      "Live updates interrupted",
      "Live updates are back",
      "Updated after the interruption",
      "The service asks for a moment’s patience",
    ];
    expect(tellAll(setUp())).toEqual([news, coach, ...system]);
    expect(tellAll(without("teamUpdates"))).toEqual([coach, ...system]);
    expect(tellAll(without("coachingReminders"))).toEqual([news, ...system]);
    expect(tellAll(without("systemNotifications"))).toEqual([news, coach]);
    expect(tellAll(setUp({ switches: { ...settings().toasts, connection: false } }))).toEqual([news, coach]);
    expect(tellAll(setUp({ doNotDisturb: true }))).toEqual([]);
  });

  it("say what was missed of any kind", () => {
    const missed = (...events: Event[]) => {
      const { raised, toasts } = setUp();
      toasts.caughtUp(events);
      return raised[0]?.why;
    };
    expect(missed(event("decision.created"), event("attachment.created"), event("attachment.created"))).toBe(
      "1 decision, 2 files changed meanwhile.",
    );
    expect(missed(event("unknown"))).toBe("Something changed meanwhile.");
  });

  it("ask for patience once a minute", () => {
    const { raised, toasts } = setUp();
    for (const wait of [0, 59_999, 1]) {
      vi.advanceTimersByTime(wait);
      toasts.serverError(refusedBy("RATE_LIMIT_EXCEEDED"));
    }
    expect(raised.map(({ tone }) => tone)).toEqual(["warn", "warn"]);
  });

  it("say that access is refused whatever is switched off, with the server's reason and a way to sign in again", () => {
    const signInAgain = vi.fn();
    const raised: Parameters<RaiseToast>[0][] = [];
    const off = setting({ doNotDisturb: true, preferences: { ...DEFAULT_PREFERENCES, systemNotifications: false } });
    const toasts = createRealtimeToasts(
      (toast) => raised.push(toast),
      () => off,
      { openInbox: () => {}, signInAgain },
    );
    toasts.serverError({ ...refusedBy("FORBIDDEN"), detail: "Your role has no live updates" });
    toasts.accessRefused(null);
    expect(raised.map(({ tone, why, key }) => [tone, why, key])).toEqual([
      ["danger", "Your role has no live updates", "refused"],
      ["danger", expect.stringMatching(/Sign in again/), "refused"],
    ]);
    raised[0]?.action?.run();
    expect(signInAgain).toHaveBeenCalledTimes(1);
  });

  it("show a fault of the server once, and a refused message each time", () => {
    const { raised, toasts } = setUp();
    for (let n = 0; n < 2; n += 1) {
      toasts.serverError({ ...refusedBy("INTERNAL_ERROR"), detail: "Out of disk" });
      toasts.serverError({ ...refusedBy("VALIDATION_ERROR"), detail: "No such action" });
    }
    expect(raised.map(({ why }) => why)).toEqual(["Out of disk", "No such action", "No such action"]);
  });

  it("wait for what has to be read first, and then judge anew", async () => {
    let isRead = false;
    const { raised, toasts } = setUp({
      learn: () => Promise.resolve().then(() => (isRead = true)),
      actionOf: () => (isRead ? { assigneeId: people.me, createdBy: null } : null),
    });
    toasts.of(event("action.status_changed", { newStatus: "blocked" }));
    expect(raised).toEqual([]);
    await vi.advanceTimersByTimeAsync(0);
    expect(raised.map(({ title }) => title)).toEqual(["Your action is blocked"]);
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
