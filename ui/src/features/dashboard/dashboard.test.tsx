import { act, cleanup, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { CommandCenter, EarlierFigures, Figures, Task } from "../../bindings";
import { formatDay, formatWeekday, isoDay } from "../../lib/format";
import { seriousFaults } from "../../testing/axe";
import { installFakeBackend } from "../../testing/fakeBackend";
import { commandCenter, connection, event, item, people } from "../../testing/fixtures";
import { renderApp, settle } from "../../testing/renderApp";

function task(part: Partial<Task> = {}): Task {
  return {
    id: "action-dhl",
    title: "Sign the DHL fallback contract",
    dueDate: null,
    priority: "high",
    status: "in_progress",
    progress: 40,
    goalId: "goal-48",
    goalTitle: "Deliver every order within 48 h",
    ...part,
  };
}

const alarm = {
  kind: "criticalIssue" as const,
  issueId: "issue-gas",
  title: "Cupping lab gas alarm",
  impact: "critical" as const,
  priority: null,
  reporterName: "Yusuf al-Karim",
  reportedAt: new Date().toISOString(),
  statusName: null,
};
const overdue = {
  kind: "actionPastDue" as const,
  actionId: "action-late",
  title: "Pick-up slots",
  dueDate: null,
  daysPastDue: 3,
  priority: null,
  assigneeName: "Tomasz Wójcik",
  goalTitle: "Deliver within 48 h",
};
const waste = {
  kind: "measureAtRisk" as const,
  measureId: "kpi-waste",
  name: "Green-bean waste",
  currentValue: 2.9,
  targetValue: 2,
  variancePercentage: null,
  goalId: null,
  goalTitle: null,
  ownerName: null,
};

async function openDashboard(part: Partial<CommandCenter> = {}) {
  const backend = installFakeBackend({ center: commandCenter({ asOf: new Date().toISOString(), ...part }) });
  const app = await renderApp({ backend });
  await settle();
  return app;
}

const texts = (testId: string) => screen.queryAllByTestId(testId).map(({ textContent }) => textContent);

describe("the figures", () => {
  it("stand with their age and with what is not as it should be", async () => {
    const base = commandCenter().figures;
    await openDashboard({
      figures: { ...base, totalActiveGoals: 14, goalsAtRisk: 3, goalsBehind: 2, totalMeasures: 23 },
    });
    expect(texts("figure")).toEqual([
      "Active goalsnow142 behind",
      "Open actionsnow1",
      "Due this weeknow1actions",
      "Open issuesnow11 critical",
      "KPIs on tracknow1/23",
    ]);
  });

  it("are a dash where the server says nothing, never a zero", async () => {
    await openDashboard({ figures: { ...commandCenter().figures, openIssues: null, criticalIssues: null } });
    expect(texts("figure")[3]).toBe("Open issuesnow–");
  });

  const DAY = 86_400_000;
  const daysAgo = (days: number, part: Partial<Figures>): EarlierFigures => ({
    figures: { ...commandCenter().figures, ...part },
    asOf: new Date(Date.now() - days * DAY).toISOString(),
  });
  const remarkOf = (index: number) => screen.getAllByTestId("figure")[index]?.querySelector(".remarks");

  it("say what has changed since an earlier day, and whether that is good, not whether it is more", async () => {
    const base = commandCenter().figures;
    await openDashboard({
      figures: { ...base, totalActiveActions: 37, openIssues: 9, criticalIssues: 2, measuresOnTrack: 18 },
      earlier: daysAgo(1, { totalActiveActions: 42, openIssues: 7, measuresOnTrack: 19, totalActiveGoals: 3 }),
    });
    expect([0, 1, 2, 3, 4].map((index) => remarkOf(index)?.textContent)).toEqual([
      "−2since yesterday",
      "−5since yesterday",
      "actions",
      "+22 criticalsince yesterday",
      "−1since yesterday",
    ]);
    const tones = screen.getAllByTestId("figure-change").map((chip) => chip.querySelector(".delta")?.className);
    expect(tones.map((tone) => tone?.match(/text-\S+/)?.[0])).toEqual([
      "text-ink-2",
      "text-ok-text",
      "text-danger-text",
      "text-danger-text",
    ]);
    expect(await seriousFaults()).toEqual([]);
  });

  it("name the day with which they are compared: a weekday while it is near, else its date", async () => {
    await openDashboard({ earlier: daysAgo(3, { openIssues: 0 }) });
    const weekday = new Intl.DateTimeFormat(undefined, { weekday: "long" }).format(Date.now() - 3 * DAY);
    expect(screen.getByTestId("figure-change").getAttribute("title")).toBe(`+1 since ${weekday}`);
    cleanup();
    await openDashboard({ earlier: daysAgo(12, { openIssues: 0 }) });
    const day = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });
    expect(screen.getByTestId("figure-change").getAttribute("title")).toContain(
      `since ${day.format(Date.now() - 12 * DAY)}`,
    );
  });

  it("are compared with nothing where no earlier day is known, or a figure was not told", async () => {
    await openDashboard();
    expect(screen.queryByTestId("figure-change")).toBeNull();
    cleanup();
    await openDashboard({ earlier: daysAgo(1, { openIssues: null }) });
    expect(screen.queryByTestId("figure-change")).toBeNull();
  });

  it("are marked with a clock and a time while nothing arrives", async () => {
    const { backend } = await openDashboard();
    await backend.connect(connection({ state: "disconnected", reason: "network" }));
    await settle();
    const [first] = screen.getAllByTestId("figure");
    expect(first?.textContent).toMatch(/as of .*\d\d:\d\d/);
    expect(first?.querySelector("svg")).not.toBeNull();
  });
});

describe("the sections", () => {
  it("say how old their numbers are, and turn grey with the time when they are not current", async () => {
    const { backend } = await openDashboard({ alerts: [alarm], tasks: [task()] });
    const heads = () => [...document.querySelectorAll(".sections .sec")].map(({ textContent }) => textContent);
    for (const head of heads()) expect(head).toMatch(/(just now|as of \d+\u00a0s)$/);
    await backend.connect(connection({ state: "disconnected", reason: "network" }));
    await settle();
    for (const head of heads()) expect(head).toMatch(/as of .*\d\d:\d\d/);
    expect(document.querySelector(".sections")?.closest(".stale")).not.toBeNull();
  });
});

describe("what needs attention", () => {
  it("stands with the gravest first, and opens", async () => {
    const { router } = await openDashboard({ alerts: [waste, overdue, alarm] });
    expect(texts("alert")).toEqual([
      "Cupping lab gas alarmCritical issue · reported by Yusuf al-Karimnow",
      "Pick-up slotsOverdue action · Tomasz Wójcik · for Deliver within 48 h3\u00a0d",
      "Green-bean waste left its target: 2.9KPI · target 2+0.9 from the target",
    ]);
    const away = screen.getAllByTestId("alert")[2]?.querySelector(".delta");
    expect(away?.className).toContain("danger");
    expect(away?.querySelector("svg")).not.toBeNull();
    const [first] = screen.getAllByTestId("alert");
    fireEvent.click(first as HTMLElement);
    await settle();
    expect(router.state.location.href).toBe("/operations?kind=issues&open=issue-gas");
  });

  it("folds what is beyond the first few, so that tasks stay in view", async () => {
    const many = Array.from({ length: 12 }, (_, index) => ({ ...alarm, issueId: `issue-${index}` }));
    await openDashboard({ alerts: many });
    expect(screen.getAllByTestId("alert")).toHaveLength(5);
    fireEvent.click(screen.getByRole("button", { name: "7 more" }));
    expect(screen.getAllByTestId("alert")).toHaveLength(12);
  });

  it("says so when nothing does", async () => {
    await openDashboard();
    expect(screen.getByText("Nothing needs attention.")).toBeDefined();
  });
});

describe("my tasks", () => {
  it("are completed with E, shown at once, and taken back by the toast", async () => {
    const { backend } = await openDashboard({ tasks: [task()] });
    // What is read again does not come: only own changes are seen.
    backend.hold("command_center");
    backend.answer("set_action_status", ({ actionId, status }) => ({ actionId, status, progress: null }));
    const answer = backend.hold("set_action_status");

    fireEvent.keyDown(screen.getByTestId("task"), { key: "e" });
    await settle();
    expect(screen.getByTestId("task").dataset.status).toBe("completed");

    answer();
    fireEvent.click(await screen.findByRole("button", { name: "Undo" }));
    await settle();
    expect(backend.lastArguments("set_action_status")).toEqual({
      actionId: "action-dhl",
      status: "in_progress",
      reason: null,
    });
    expect(screen.getByTestId("task").dataset.status).toBe("in_progress");
  });

  it("that are refused go back in place and say why", async () => {
    const { backend } = await openDashboard({ tasks: [task()] });
    backend.answer("set_action_status", () => ({
      code: "validation",
      message: "Two of its steps are still open.",
      fields: [],
    }));
    fireEvent.keyDown(screen.getByTestId("task"), { key: "e" });
    await settle();
    expect(screen.getByTestId("task").dataset.status).toBe("in_progress");
    expect(screen.getByRole("alert").textContent).toContain("Not completed: Two of its steps are still open.");
  });

  it("say how many are due today, which stand out, and give near days their weekday", async () => {
    const dueIn = (days: number) => isoDay(Date.now() + days * 86_400_000);
    await openDashboard({
      tasks: [
        task({ dueDate: dueIn(0) }),
        task({ id: "action-2", dueDate: dueIn(2) }),
        task({ id: "action-3", dueDate: dueIn(40) }),
      ],
    });
    expect(screen.getByText("1 due today")).toBeDefined();
    const dues = screen.getAllByTestId("task").map((row) => row.lastElementChild);
    expect(dues[0]?.textContent).toBe("Today");
    expect(dues[0]?.className).toContain("warn");
    expect(dues[1]?.textContent).toBe(formatWeekday(Date.now() + 2 * 86_400_000));
    expect(dues[2]?.textContent).toBe(formatDay(Date.now() + 40 * 86_400_000, Date.now()));
  });

  it("show at once what others do to them", async () => {
    const { backend } = await openDashboard({ tasks: [task()] });
    backend.hold("command_center");
    await backend.send([item(1, event("action.status_changed", { newStatus: "blocked" }))]);
    await settle();
    expect(screen.getByTestId("task").dataset.status).toBe("blocked");
    expect(within(screen.getByTestId("task")).getByText("Live")).toBeDefined();
  });
});

describe("goals by health", () => {
  it("are active ones, the worst first, and keep their place while they change", async () => {
    const [base] = commandCenter().goals;
    if (!base) throw new Error("a goal is needed");
    const { backend } = await openDashboard({
      goals: [
        base,
        { ...base, id: "goal-48", title: "Deliver", health: "behind" },
        { ...base, id: "goal-draft", title: "Draft", status: "draft" },
      ],
    });
    const ids = () => screen.getAllByTestId("goal-health").map(({ dataset }) => dataset.goalId);
    expect(ids()).toEqual(["goal-48", "goal-repeat"]);

    backend.hold("command_center");
    await backend.send([item(1, event("goal.paused", { goalId: "goal-48" }))]);
    await settle();
    expect(ids()).toEqual(["goal-48", "goal-repeat"]);
    expect(screen.getAllByTestId("goal-health")[0]?.dataset.status).toBe("paused");
  });
});

describe("the live feed", () => {
  const entries = () => screen.queryAllByTestId("feed-entry").length;
  const crowd = (from: number, count: number) =>
    Array.from({ length: count }, (_, index) => item(from + index, event("goal.paused")));

  it("draws a screenful of a crowd at once, and all of it when the crowd is over", async () => {
    const backend = installFakeBackend({ center: commandCenter() });
    await renderApp({ backend });
    await backend.send(crowd(1, 60));
    expect(entries()).toBe(16);
    await waitFor(() => expect(entries()).toBe(50), { timeout: 3_000 });
  });

  it("draws everything for a reader who has scrolled away, under whom nothing may move", async () => {
    const backend = installFakeBackend({ center: commandCenter() });
    await renderApp({ backend });
    await backend.send(crowd(1, 60));
    const scroller = screen.getByTestId("feed").parentElement as HTMLElement;
    scroller.scrollTop = 40;
    fireEvent.scroll(scroller);
    expect(entries()).toBe(50);
  });

  it("shows what a notification leads to, though only others' deeds are wanted", async () => {
    const backend = installFakeBackend({ center: commandCenter() });
    await renderApp({ backend });
    const mine = event("issue.created", { issueId: "issue-1", createdBy: people.me });
    await backend.send([item(1, mine), item(2, event("goal.paused", { pausedBy: people.aylin }))]);
    fireEvent.click(screen.getByTestId("feed-by"));
    fireEvent.click(await screen.findByText("Everyone else"));
    await waitFor(() => expect(entries()).toBe(1));
    await backend.activate({ target: { kind: "feed", eventKey: "id:evt-1" }, source: "notification" });
    await waitFor(() => expect(entries()).toBe(2));
  });

  it("keeps every row that it has drawn when single events follow", async () => {
    const backend = installFakeBackend({ center: commandCenter() });
    await renderApp({ backend });
    await backend.send(crowd(1, 30));
    await waitFor(() => expect(entries()).toBe(30), { timeout: 3_000 });
    await backend.send(crowd(31, 1));
    expect(entries()).toBe(31);
  });
});

describe("whose deeds the feed shows", () => {
  const feed = () => texts("feed-entry").map((text) => text?.replace(/now$/, ""));
  const pick = async (name: string) => {
    fireEvent.click(screen.getByTestId("feed-by"));
    await settle();
    fireEvent.click(screen.getByRole("option", { name }));
    await settle();
  };

  async function openFeed() {
    const app = await openDashboard();
    await app.backend.send([
      item(1, event("goal.paused", { goalId: "goal-48", pausedBy: people.me })),
      item(2, event("goal.resumed", { goalId: "goal-48", resumedBy: people.aylin })),
      item(3, event("goal.completed", { goalId: "goal-repeat", completedBy: null })),
    ]);
    await settle();
    return app;
  }

  it("is narrowed to what I did, or to what others did", async () => {
    await openFeed();
    expect(screen.getByTestId("feed-by").textContent).toBe("Everyone");
    expect(feed()).toHaveLength(3);
    await pick("Only me");
    expect(feed()).toHaveLength(1);
    expect(feed()[0]).toContain("paused");
    await pick("Everyone else");
    expect(feed(), "who is not known is not me").toHaveLength(2);
    expect(await seriousFaults()).toEqual([]);
  });

  it("stays narrowed for what comes, and over a restart", async () => {
    const { backend } = await openFeed();
    await pick("Only me");
    await backend.send([
      item(4, event("goal.paused", { goalId: "goal-48", pausedBy: people.soren })),
      item(5, event("goal.resumed", { goalId: "goal-48", resumedBy: people.me })),
    ]);
    await settle();
    expect(feed()).toHaveLength(2);
    cleanup();
    await openDashboard();
    expect(screen.getByTestId("feed-by").textContent).toBe("Only me");
  });

  it("says what hides its entries when none is left, and shows them", async () => {
    const { backend } = await openDashboard();
    await backend.send([item(1, event("goal.paused", { pausedBy: people.aylin }))]);
    await pick("Only me");
    expect(screen.getByText("Nothing here by you")).toBeDefined();
    fireEvent.click(screen.getByRole("button", { name: "Show everyone" }));
    await settle();
    expect(feed()).toHaveLength(1);
  });
});

describe("the dashboard", () => {
  it("goes through its rows with J, from section to section", async () => {
    await openDashboard({ alerts: [alarm], tasks: [task()] });
    const press = () => act(() => void fireEvent.keyDown(document.activeElement ?? window, { key: "j" }));
    press();
    expect(document.activeElement).toBe(screen.getByTestId("alert"));
    press();
    expect(document.activeElement).toBe(screen.getByTestId("task"));
    press();
    expect(document.activeElement).toBe(screen.getByTestId("goal-health"));
  });

  it("says what failed when it cannot be read, and tries again", async () => {
    const backend = installFakeBackend({ center: { code: "server", message: "", fields: [] } });
    await renderApp({ backend });
    await settle();
    expect(screen.getByText("The server has a problem")).toBeDefined();
    backend.center = commandCenter();
    fireEvent.click(screen.getByRole("button", { name: "Try again" }));
    await settle();
    expect(screen.getAllByTestId("figure")).toHaveLength(5);
  });

  it("has nothing serious for axe to find", async () => {
    await openDashboard({ alerts: [alarm, overdue, waste], tasks: [task()] });
    expect(await seriousFaults()).toEqual([]);
  });
});
