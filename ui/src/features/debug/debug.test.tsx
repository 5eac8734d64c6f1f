import { fireEvent, screen } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { seriousFaults } from "../../testing/axe";
import { installFakeBackend } from "../../testing/fakeBackend";
import { event, item, settings, snapshot } from "../../testing/fixtures";
import { renderApp, settle } from "../../testing/renderApp";

async function openPanel() {
  const backend = installFakeBackend({ snapshot: snapshot({ settings: settings({ debugPanel: true }) }) });
  const app = await renderApp({ backend, path: "/debug" });
  await settle();
  return app;
}

describe("the debug panel", () => {
  it("shows each event with its time to the screen, and nothing that people wrote", async () => {
    const { backend } = await openPanel();
    await backend.send([
      item(1, event("goal.completed", { finalNotes: "41.2 % in the last month" })),
      item(2, event("unknown", {}, { rawType: "strategy.reordered" })),
    ]);
    await settle();
    const [second, first] = screen.getAllByTestId("debug-event").map(({ textContent }) => textContent);
    expect(first).toMatch(/goal\.completed.*goalId goal-repeat.*\d\u202fms/);
    expect(second).toMatch(/strategy\.reordered.*unknown/);
    expect(screen.getByTestId("debug").textContent).not.toContain("in the last month");
  });

  it("counts subscriptions by type", async () => {
    const { realtime } = await openPanel();
    realtime.subscribe(["goal.paused", "goal.resumed"], () => {});
    realtime.subscribe("goal.paused", () => {});
    expect(realtime.registry.subscriptions()).toMatchObject({ "goal.paused": 2, "goal.resumed": 1 });
  });

  it("copies a report without the words of people", async () => {
    const writeText = vi.spyOn(navigator.clipboard, "writeText").mockResolvedValue();
    const { backend } = await openPanel();
    await backend.send([item(1, event("goal.paused", { reason: "Waiting for the price list" }))]);
    await settle();
    fireEvent.click(screen.getByRole("button", { name: "Copy report" }));
    await settle();
    const report = writeText.mock.calls[0]?.[0] ?? "";
    expect(JSON.parse(report)).toMatchObject({ connection: { state: "connected" }, counts: { "goal.paused": 1 } });
    expect(report).not.toContain("price list");
    expect(report).not.toContain("Ingrid");
  });

  it("is reached from the settings, once it is switched on", async () => {
    const { router } = await renderApp({ path: "/settings/advanced" });
    await settle();
    expect(screen.queryByRole("button", { name: "Show" })).toBeNull();
    fireEvent.click(screen.getByTestId("debug-panel"));
    fireEvent.click(await screen.findByRole("button", { name: "Show" }));
    await settle();
    expect(router.state.location.pathname).toBe("/debug");
  });

  it("keeps nothing while it is switched off", async () => {
    const { backend, realtime } = await renderApp();
    await backend.send([item(1, event("goal.paused"))]);
    await settle();
    expect(realtime.journal.get().entries).toEqual([]);
  });

  it("has nothing serious for axe to find", async () => {
    const { backend } = await openPanel();
    await backend.send([item(1, event("goal.paused"))]);
    await settle();
    expect(await seriousFaults()).toEqual([]);
  });
});
