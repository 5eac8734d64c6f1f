/** Goals at hand in the sidebar. */
import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { Settings } from "../bindings";
import { seriousFaults } from "../testing/axe";
import { installFakeBackend } from "../testing/fakeBackend";
import { event, goal, item, refusal, snapshot } from "../testing/fixtures";
import { renderApp, settle } from "../testing/renderApp";

const goals = [
  goal(),
  goal({ id: "goal-48", title: "Deliver every order within 48 h", health: "at_risk" }),
  goal({ id: "goal-waste", title: "Green-bean waste below 2 %", health: "behind" }),
];

function pinnedAtFirst(...pinnedGoals: string[]) {
  return snapshot({ settings: { ...snapshot().settings, pinnedGoals } });
}

const pins = () => {
  const nav = screen.queryByRole("navigation", { name: "Pinned goals" });
  return nav === null
    ? []
    : within(nav)
        .getAllByRole("link")
        .map(({ textContent }) => textContent);
};

async function press(key: string) {
  act(() => void fireEvent.keyDown(document.activeElement ?? document.body, { key }));
  await settle();
}

describe("a goal is pinned", () => {
  it("in its room, by P or from the menu, and taken off the same way", async () => {
    const { backend } = await renderApp({ path: "/goals/goal-repeat" });
    await press("p");
    expect(pins()).toEqual(["Raise repeat orders, On track"]);
    const asked = backend.lastArguments("change_settings") as { settings: Settings };
    expect(asked.settings.pinnedGoals, "kept by Rust").toEqual(["goal-repeat"]);

    fireEvent.keyDown(screen.getByRole("button", { name: "More" }), { key: "Enter" });
    await settle();
    fireEvent.click(screen.getByRole("menuitem", { name: /^Unpin this goal/ }));
    await settle();
    expect(pins()).toEqual([]);
  });

  it.each(["list", "board"])("on the %s, by P on the goal with the focus", async (view) => {
    localStorage.setItem("choice:goals", view);
    await renderApp({ backend: installFakeBackend({ goals }), path: "/goals" });
    await press("p");
    expect(pins(), "without a goal nothing is").toEqual([]);
    const title = screen.getByText("Deliver every order within 48 h");
    act(() => title.closest<HTMLElement>("[data-row], [data-card]")?.focus());
    await press("p");
    expect(pins()).toEqual(["Deliver every order within 48 h, At risk"]);
  });

  it("is put behind the others, where it stays", async () => {
    const backend = installFakeBackend({ goals, snapshot: pinnedAtFirst("goal-waste", "goal-48") });
    await renderApp({ backend, path: "/goals/goal-repeat" });
    await press("p");
    // What is read again does not come: only the event is seen.
    backend.hold("goals");
    await backend.send([item(1, event("goal.paused", { goalId: "goal-waste" }))]);
    await settle();
    expect(pins()).toEqual([
      "Green-bean waste below 2 %, Paused",
      "Deliver every order within 48 h, At risk",
      "Raise repeat orders, On track",
    ]);
    expect(await seriousFaults()).toEqual([]);
  });

  it("is not pinned where that cannot be kept", async () => {
    const { backend } = await renderApp({ path: "/goals/goal-repeat" });
    backend.answer("change_settings", () => refusal("internal", "The disk is full."));
    await press("p");
    expect(pins()).toEqual([]);
    expect(await screen.findByText("The disk is full.")).toBeDefined();
  });
});

describe("pinned goals", () => {
  it("are there without the network, from what this computer remembers", async () => {
    const backend = installFakeBackend({ snapshot: pinnedAtFirst("goal-48") });
    const kept = { goals, asOf: "2026-11-23T10:38:00.000Z" };
    backend.answer("goals", ({ from }) => (from === "store" ? kept : refusal("offline", "")));
    await renderApp({ backend });
    expect(pins()).toEqual(["Deliver every order within 48 h, At risk"]);
  });

  it("go when they are deleted, and the rest keeps its order", async () => {
    const backend = installFakeBackend({ goals, snapshot: pinnedAtFirst("goal-48", "goal-gone", "goal-repeat") });
    await renderApp({ backend });
    expect(pins()).toHaveLength(2);
    backend.goals = [goal()];
    await backend.stale("gap");
    await waitFor(() => expect(pins()).toEqual(["Raise repeat orders, On track"]));
  });

  it("follow the health that the dashboard tells, where the list has none", async () => {
    const without = goals.map((one) => ({ ...one, health: null }));
    await renderApp({ backend: installFakeBackend({ goals: without, snapshot: pinnedAtFirst("goal-repeat") }) });
    expect(pins()).toEqual(["Raise repeat orders, On track"]);
  });
});
