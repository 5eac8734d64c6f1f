/** Every page while it is read, when it cannot be read, when it is not current, and when it holds nothing. */
import { screen } from "@testing-library/react";
import { beforeEach, describe, expect, it } from "vitest";
import { forgetSticky } from "../components/ui/useSticky";
import { installFakeBackend } from "../testing/fakeBackend";
import { action, connection, goalDetail, issue, kpi, kpiDetail, refusal } from "../testing/fixtures";
import { renderApp, settle } from "../testing/renderApp";

beforeEach(forgetSticky);

type Part = NonNullable<Parameters<typeof installFakeBackend>[0]>;

/** The page, its address, what it asks for, and that refused. */
const PAGES: readonly [string, string, string, (error: ReturnType<typeof refusal>) => Part][] = [
  ["the dashboard", "/", "command_center", (center) => ({ center })],
  ["the goals", "/goals", "goals", (goals) => ({ goals })],
  ["a goal's room", "/goals/goal-repeat", "goal", (detail) => ({ detail })],
  ["the actions", "/operations", "actions", (actions) => ({ actions })],
  ["the issues", "/operations?kind=issues", "issues", (issues) => ({ issues })],
  ["the KPIs", "/kpis", "kpis", (kpis) => ({ kpis })],
  ["a KPI", "/kpis/kpi-repeat", "kpi", (one) => ({ kpi: one })],
];

// Read after the window was opened, so that it counts as current.
const asOf = new Date(Date.now() + 60_000).toISOString();
const FULL: Part = {
  actions: [action()],
  issues: [issue()],
  kpis: [kpi()],
  detail: goalDetail({ asOf }),
  kpi: kpiDetail({ asOf }),
};

const main = () => document.querySelector("main") as HTMLElement;

describe.each(PAGES)("%s", (_, path, command, refused) => {
  it("shows still bars while it is read", async () => {
    const backend = installFakeBackend(FULL);
    backend.hold(command);
    await renderApp({ backend, path });
    expect(main().querySelector("[aria-busy='true']")).not.toBeNull();
  });

  it("says what failed, offers to try again, and copies diagnostics", async () => {
    await renderApp({ backend: installFakeBackend({ ...FULL, ...refused(refusal("server", "")) }), path });
    expect(main().textContent).toContain("The server has a problem");
    expect(main().textContent).toContain("Failed atthe server");
    expect(screen.getByRole("button", { name: /^Try again/ })).toBeDefined();
    expect(screen.getByRole("button", { name: "Copy diagnostics" })).toBeDefined();
  });

  it.each([
    ["offline", { state: "disconnected", reason: "network" }, /You are offline\. Showing what was true at/],
    ["interrupted", { state: "reconnecting", reason: "lost" }, /interrupted\. Showing what was true at/],
    ["off", { state: "disabled", reason: "switched_off" }, /Live updates are off\. Showing what was true at/],
  ] as const)("keeps what it shows and says that it is not current: %s", async (__, part, note) => {
    const { backend } = await renderApp({ backend: installFakeBackend(FULL), path });
    await settle();
    const before = main().querySelectorAll("[data-row], [data-card], h1").length;
    expect(main().querySelector(".stale")).toBeNull();
    await backend.connect(connection(part));
    await settle();
    expect(main().textContent).toMatch(note);
    expect(main().querySelector(".stale")).not.toBeNull();
    expect(main().querySelectorAll("[data-row], [data-card], h1")).toHaveLength(before);
  });
});

describe("a page that holds nothing", () => {
  it.each([
    ["/goals", { goals: [] }, "No goals yet", /^New goal/],
    ["/operations", { actions: [] }, "No actions yet", /^New action/],
    ["/operations?kind=issues", { issues: [] }, "No issues", /^New issue/],
    ["/kpis", { kpis: [] }, "No KPIs yet", /^Go to goals/],
    ["/inbox", { inbox: [] }, "Nothing yet", /^Go to my tasks/],
  ] as const)("%s says why, and offers one thing with its key", async (path, part, title, offer) => {
    await renderApp({ backend: installFakeBackend(part as unknown as Part), path });
    const empty = (await screen.findByText(title)).closest(".empty") as HTMLElement;
    expect(empty.querySelector("p")?.textContent).not.toBe("");
    const buttons = [...empty.querySelectorAll("button")];
    expect(buttons.map(({ textContent }) => textContent)).toEqual([expect.stringMatching(offer)]);
    expect(buttons[0]?.querySelector("kbd")).not.toBeNull();
  });
});

describe("a link to something that is gone", () => {
  it.each([
    ["/operations?open=gone", "This action is not here"],
    ["/operations?kind=issues&open=gone", "This issue is not here"],
  ])("%s says so beside the list", async (path, title) => {
    await renderApp({ backend: installFakeBackend(FULL), path });
    expect(screen.getByTestId("panel").textContent).toContain(title);
    expect(screen.getByTestId("panel").textContent).toContain("It was deleted, or it belongs to another company.");
  });
});

describe("a goal's room whose actions cannot be read", () => {
  it("says so in their place, counts nothing, and reads them again on request", async () => {
    const { backend } = await renderApp({
      backend: installFakeBackend({ ...FULL, actions: refusal("server", "") }),
      path: "/goals/goal-repeat",
    });
    const section = () => screen.getByTestId("goal-actions");
    expect(section().textContent).toContain("The server has a problem");
    expect(section().querySelector(".n")).toBeNull();
    backend.actions = [action()];
    section().querySelector<HTMLElement>(".link")?.click();
    await settle();
    expect(section().textContent).toContain("Sign the DHL fallback contract");
  });
});
