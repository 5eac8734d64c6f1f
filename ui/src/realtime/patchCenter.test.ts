import { describe, expect, it } from "vitest";
import { commandCenter, event } from "../testing/fixtures";
import { patchCenter } from "./patchCenter";

const task = {
  id: "action-dhl",
  title: "Sign the contract",
  dueDate: null,
  priority: "low" as const,
  status: "in_progress" as const,
  progress: 40,
  goalId: null,
  goalTitle: null,
};
const alarm = {
  kind: "criticalIssue" as const,
  issueId: "issue-gas",
  title: "Gas alarm",
  impact: null,
  priority: null,
  reporterName: null,
  reportedAt: null,
  statusName: null,
};
const center = commandCenter({ tasks: [task], alerts: [alarm] });

describe("the dashboard at once", () => {
  it("shows a goal's new status", () => {
    expect(patchCenter(center, event("goal.completed")).goals[0]).toMatchObject({ status: "completed", progress: 100 });
  });

  it("shows what happened to a task", () => {
    expect(patchCenter(center, event("action.completed")).tasks[0]).toMatchObject({ status: "completed" });
    expect(patchCenter(center, event("action.priority_changed", { newPriority: "critical" })).tasks[0]).toMatchObject({
      priority: "critical",
    });
    expect(patchCenter(center, event("action.progress_updated", { newProgress: 75 })).tasks[0]).toMatchObject({
      progress: 75,
    });
  });

  it("shows of a task what its list shows", () => {
    const done = event("action.status_changed", { newStatus: "completed" });
    expect(patchCenter(center, done).tasks[0]).toMatchObject({ status: "completed", progress: 100 });
    expect(patchCenter(center, event("action.progress_updated", { newProgress: null }))).toBe(center);
    expect(patchCenter(center, event("action.reassigned"))).toBe(center);
  });

  it("drops the alert of an issue that is over", () => {
    expect(patchCenter(center, event("issue.status_changed", { newStatus: "resolved" })).alerts).toEqual([]);
    expect(patchCenter(center, event("issue.status_changed", { newStatus: "in_progress" }))).toBe(center);
  });

  it("is the same for what it does not show", () => {
    expect(patchCenter(center, event("goal.paused", { goalId: "goal-other" }))).toBe(center);
    expect(patchCenter(center, event("kpi.reading_created"))).toBe(center);
  });
});
