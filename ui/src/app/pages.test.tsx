/** Every page, for those who cannot see or point. */
import { expect, it } from "vitest";
import { seriousFaults } from "../testing/axe";
import { installFakeBackend } from "../testing/fakeBackend";
import { action, event, gap, goal, issue, item, kpi, signedOut, snapshot } from "../testing/fixtures";
import { renderApp, settle } from "../testing/renderApp";

const nobody = snapshot({ session: signedOut() });

it.each([
  ["the dashboard", "/", snapshot()],
  ["the goals", "/goals", snapshot()],
  ["a goal's room", "/goals/goal-repeat", snapshot()],
  ["the actions", "/operations", snapshot()],
  ["an action's details", "/operations?open=action-dhl", snapshot()],
  ["the issues", "/operations?kind=issues&open=issue-gas", snapshot()],
  ["the KPIs", "/kpis", snapshot()],
  ["a KPI", "/kpis/kpi-repeat", snapshot()],
  ["an address that leads nowhere", "/nowhere", snapshot()],
  ["the sign-in", "/", nobody],
])("axe finds nothing serious on %s", async (_, path, start) => {
  const backend = installFakeBackend({
    snapshot: start,
    goals: [goal(), goal({ id: "goal-48", status: "paused" })],
    actions: [action(), action({ id: "action-done", status: "completed", assigneeId: null, assigneeName: null })],
    issues: [issue(), issue({ id: "issue-done", status: "closed" })],
    kpis: [kpi()],
  });
  await renderApp({ backend, path });
  await backend.send([item(1, event("goal.paused")), gap(2, "2026-11-23T10:38:00Z", "2026-11-23T10:41:00Z")]);
  await settle();
  expect(await seriousFaults()).toEqual([]);
});
