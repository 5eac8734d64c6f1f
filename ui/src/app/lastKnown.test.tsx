/** What is shown before, without and after the service. */
import { fireEvent, screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { FeedItem } from "../bindings";
import { installFakeBackend } from "../testing/fakeBackend";
import { connection, event, goal, item } from "../testing/fixtures";
import { feedTexts, renderApp, settle } from "../testing/renderApp";

const KEPT = new Date(2026, 10, 23, 10, 38).toISOString();

/** A Rust that remembers the goals, and whose service answers when told. */
function slowService() {
  const backend = installFakeBackend();
  const gate: { open: () => void } = { open: () => {} };
  const service = new Promise<void>((resolve) => {
    gate.open = resolve;
  });
  backend.answer("goals", async ({ from }) => {
    if (from === "store") return { goals: [goal({ title: "As it was" })], asOf: KEPT };
    await service;
    return { goals: [goal({ title: "As it is" })], asOf: new Date().toISOString() };
  });
  return { backend, gate };
}

describe("last known content", () => {
  it("is shown at once with its time, until the service has answered", async () => {
    const { backend, gate } = slowService();
    await renderApp({ backend, path: "/goals" });
    expect(screen.getByText("As it was")).toBeDefined();
    expect(document.querySelector(".status")?.textContent).toMatch(
      /Showing what was true at .*10:38.*Reading the latest/,
    );
    expect(document.documentElement.dataset.ready).toBe("true");

    gate.open();
    await settle();

    expect(screen.getByText("As it is")).toBeDefined();
    expect(document.querySelector(".status")?.textContent).not.toMatch(/Showing what was true/);
  });

  it("stays, and says why, when the service cannot be reached", async () => {
    const backend = installFakeBackend();
    backend.answer("goals", ({ from }) =>
      from === "store"
        ? { goals: [goal({ title: "As it was" })], asOf: KEPT }
        : { code: "offline", message: "No route", fields: [] },
    );
    await renderApp({ backend, path: "/goals" });
    await settle();
    expect(screen.getByText("As it was")).toBeDefined();
    expect(document.querySelector(".status")?.textContent).toMatch(
      /You are offline\. Showing what was true at .*10:38/,
    );
  });
});

describe("live updates that are off", () => {
  it.each([
    ["switched_off", /They were switched off/],
    ["not_in_plan", /Not part of this plan/],
    ["blocked", /Something on this network blocks them/],
  ])("(%s) say why", async (reason, why) => {
    const { backend } = await renderApp();
    await backend.connect(connection({ state: "disabled", reason }));
    await settle();
    fireEvent.click(screen.getByTestId("connection"));
    const details = await screen.findByRole("dialog");
    expect(details.textContent).toMatch(why);
  });
});

describe("what was missed", () => {
  it("stands in the feed with a clock, marks nothing as live and raises no toast", async () => {
    const { backend } = await renderApp();
    await backend.send([{ ...item(1, event("goal.completed")), origin: "catchUp" }] as FeedItem[]);
    await settle();

    expect(feedTexts()[0]).toContain("completed Raise repeat orders");
    const entry = screen.getByTestId("feed-entry");
    expect(entry.querySelector(".av")).toBeNull();
    expect(entry.title).toMatch(/while there was no connection/);
    expect(screen.queryByTestId("toast")).toBeNull();
    expect(screen.queryByText("Live", { selector: ".live" })).toBeNull();
  });
});
