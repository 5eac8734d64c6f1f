import { describe, expect, it } from "vitest";
import type { ActionList, Event, IssueList, KpiDetail, KpiList } from "../bindings";
import { action, event, issue, kpi, kpiDetail, reading } from "../testing/fixtures";
import { patchActionList, patchIssueList, patchKpiDetail, patchKpiList, READINGS_LIMIT } from "./patchLists";

const actions: ActionList = { actions: [action()], asOf: "" };
const issues: IssueList = { issues: [issue()], asOf: "" };
const kpis: KpiList = { kpis: [kpi()], asOf: "" };
const detail: KpiDetail = kpiDetail();

describe("actions", () => {
  it.each<[Event, object]>([
    [event("action.status_changed", { newStatus: "blocked" }), { status: "blocked", progress: 40 }],
    [event("action.status_changed", { newStatus: "completed" }), { status: "completed", progress: 100 }],
    [event("action.completed"), { status: "completed", progress: 100 }],
    [event("action.priority_changed", { newPriority: "low" }), { priority: "low" }],
    [event("action.reassigned", { newAssignee: "user-aylin" }), { assigneeId: "user-aylin", assigneeName: null }],
    [event("action.progress_updated", { newProgress: 75 }), { progress: 75 }],
  ])("change in place: %o", (heard, expected) => {
    expect(patchActionList(actions, heard).actions[0]).toMatchObject(expected);
  });

  it("are added once", () => {
    const once = patchActionList(actions, event("action.created"));
    expect(once.actions).toHaveLength(2);
    expect(patchActionList(once, event("action.created"))).toBe(once);
  });

  it("stay the same list when the event is about another", () => {
    expect(patchActionList(actions, event("action.completed", { actionId: "another" }))).toBe(actions);
    expect(patchActionList(actions, event("goal.paused"))).toBe(actions);
  });

  it("keep what they have when the event does not say the new value", () => {
    expect(patchActionList(actions, event("action.status_changed", { newStatus: null }))).toBe(actions);
    expect(patchActionList(actions, event("action.progress_updated", { newProgress: null }))).toBe(actions);
  });
});

describe("issues", () => {
  it("move, and lose the old name of their status", () => {
    const [moved] = patchIssueList(issues, event("issue.status_changed")).issues;
    expect(moved).toMatchObject({ status: "resolved", statusName: null, statusConfigId: null });
  });

  it("keep their own name when the status is the same", () => {
    const same = patchIssueList(issues, event("issue.status_changed", { newStatus: "open" }));
    expect(same.issues[0]?.statusName).toBe("Open");
  });

  it("are added once", () => {
    const heard = event("issue.created", { issueId: "issue-new" });
    const once = patchIssueList(issues, heard);
    expect(once.issues).toHaveLength(2);
    expect(patchIssueList(once, heard)).toBe(once);
  });
});

describe("KPIs", () => {
  const heard = event("kpi.reading_created", { date: "2026-11-23T09:00:00.000Z" });

  it("take the new value and append a point, once", () => {
    const once = patchKpiList(kpis, heard);
    expect(once.kpis[0]).toMatchObject({ currentValue: 38.6, progress: 70 });
    expect(once.kpis[0]?.points).toHaveLength(4);
    expect(patchKpiList(once, heard).kpis[0]?.points).toHaveLength(4);
  });

  it("are as old as the recording when it is about its own day, else as the day", () => {
    const at = (date: string) =>
      patchKpiList(kpis, event("kpi.reading_created", { date, recordedAt: "2026-12-02T10:41:00.000Z" })).kpis[0];
    expect(at("2026-12-02")?.currentValueAt).toBe("2026-12-02T10:41:00.000Z");
    expect(at("2026-12-01")?.currentValueAt).toBe("2026-12-01");
  });

  it("keep their value when an older reading is added", () => {
    const older = event("kpi.reading_created", { date: "2026-10-01" });
    expect(patchKpiList(kpis, older).kpis[0]?.currentValue).toBe(36.4);
  });

  it("keep at most twenty points", () => {
    const full = Array.from({ length: 22 }, (_, index) =>
      event("kpi.reading_created", { date: `2026-12-${10 + index}`, value: index }),
    ).reduce(patchKpiList, kpis);
    expect(full.kpis[0]?.points).toHaveLength(20);
    expect(full.kpis[0]?.points.at(-1)?.value).toBe(21);
  });

  it("get the reading on top of their readings, once, by its id", () => {
    const once = patchKpiDetail(detail, heard);
    expect(once.readings.map(({ id }) => id)).toEqual(["reading-1", "reading-0", "reading-a", "reading-b"]);
    expect(patchKpiDetail(once, heard)).toBe(once);
  });

  it("get an older reading at its place, before those of its own time", () => {
    const older = event("kpi.reading_created", { date: "2026-11-09T09:00:00.000Z" });
    expect(patchKpiDetail(detail, older).readings.map(({ id }) => id)).toEqual([
      "reading-0",
      "reading-1",
      "reading-a",
      "reading-b",
    ]);
  });

  /** So many readings, newest first, a minute apart. */
  const minutely = (count: number) =>
    kpiDetail({
      readings: Array.from({ length: count }, (_, index) =>
        reading({
          id: `kept-${index}`,
          date: new Date(Date.parse("2026-11-16T09:00Z") - index * 60_000).toISOString(),
        }),
      ),
    });
  const recorded = (index: number) =>
    event("kpi.reading_created", {
      readingId: `new-${index}`,
      date: new Date(Date.parse("2026-11-17T09:00Z") + index * 60_000).toISOString(),
    });

  it("keep no more readings, however many come before they are read again", () => {
    const many = Array.from({ length: READINGS_LIMIT * 3 }, (_, index) => recorded(index));
    const { readings } = many.reduce(patchKpiDetail, detail);
    expect(readings).toHaveLength(READINGS_LIMIT);
    expect(readings[0]?.id).toBe(`new-${many.length - 1}`);
  });

  it("keep as many readings as the server told, where those are more", () => {
    const long = minutely(READINGS_LIMIT * 2);
    expect(patchKpiDetail(long, recorded(0)).readings).toHaveLength(READINGS_LIMIT * 2);
  });

  it("find the place of a reading without looking at the dates of all", () => {
    const long = minutely(1_024);
    let looks = 0;
    for (const one of long.readings) {
      const { date } = one;
      Object.defineProperty(one, "date", {
        get: () => {
          looks += 1;
          return date;
        },
      });
    }
    patchKpiDetail(long, event("kpi.reading_created", { date: "2026-11-16T04:00:00.000Z" }));
    expect(looks).toBeLessThanOrEqual(11);
  });
});
