/** What is shown before, without and after the service. */
import { fireEvent, screen, waitFor } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { installFakeBackend } from "../testing/fakeBackend";
import { connection, event, goal, item } from "../testing/fixtures";
import { feedTexts, renderApp, settle } from "../testing/renderApp";

// The day before, so that it is earlier in every time zone.
const KEPT = new Date(2026, 10, 22, 10, 38).toISOString();

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

describe("what is on screen", () => {
  const asked = (backend: { asked: string[] }) => backend.asked.filter((command) => command === "goals").length;

  it("is read again when Rust says that it has grown stale", async () => {
    const { backend } = await renderApp({ path: "/goals" });
    const before = asked(backend);
    await backend.stale("timer");
    await waitFor(() => expect(asked(backend)).toBe(before + 1));
  });

  it("is read again on R", async () => {
    const { backend } = await renderApp({ path: "/goals" });
    fireEvent.keyDown(document.body, { key: "r" });
    await settle();
    expect(backend.asked).toContain("refresh_now");
  });
});

describe("live updates that are off", () => {
  it.each([
    ["switched_off", /They were switched off/],
    ["not_in_plan", /Not part of this plan/],
    ["blocked", /Something on this network blocks them/],
    ["unavailable", /Their server is in trouble/],
  ])("(%s) say why, and offer to read now", async (reason, why) => {
    const { backend } = await renderApp();
    await backend.connect(connection({ state: "disabled", reason }));
    await settle();
    fireEvent.click(screen.getByTestId("connection"));
    const details = await screen.findByRole("dialog");
    expect(details.textContent).toMatch(why);

    fireEvent.click(screen.getByRole("button", { name: /Read now/ }));
    await settle();
    expect(backend.asked).toContain("refresh_now");
  });
});

describe("what was missed", () => {
  const missed = (seq: number, type: "goal.completed" | "issue.created") => ({
    ...item(seq, event(type)),
    origin: "catchUp" as const,
  });

  it("stands in the feed with a clock and marks nothing as live", async () => {
    const { backend } = await renderApp();
    await backend.send([missed(1, "goal.completed")]);
    await settle();

    expect(feedTexts()[0]).toContain("completed Raise repeat orders");
    const entry = screen.getByTestId("feed-entry");
    expect(entry.querySelector(".av")).toBeNull();
    expect(entry.title).toMatch(/while there was no connection/);
    expect(screen.queryByText("Live", { selector: ".live" })).toBeNull();
  });

  it("is told once for all of it, and leads to the inbox", async () => {
    const { backend, router } = await renderApp();
    await backend.send([missed(1, "goal.completed"), missed(2, "issue.created")]);
    await backend.send([missed(3, "issue.created")]);
    await settle();

    const toasts = screen.getAllByTestId("toast");
    expect(toasts).toHaveLength(1);
    expect(toasts[0]?.textContent).toContain("1 goal, 2 issues changed meanwhile.");

    fireEvent.click(screen.getByRole("button", { name: "Show what changed" }));
    await settle();
    expect(router.state.location.pathname).toBe("/inbox");
  });
});
