import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { seriousFaults } from "../../testing/axe";
import { installFakeBackend } from "../../testing/fakeBackend";
import { action, goal, issue, kpi } from "../../testing/fixtures";
import { renderApp, settle } from "../../testing/renderApp";

/** The rehearsal waits until the start is over. */
const SLOWLY = { timeout: 10_000 };

const many = [goal(), goal({ id: "goal-48", title: "Deliver every order within 48 h", owner: null })];

async function openPalette() {
  const app = await renderApp({ backend: installFakeBackend({ goals: many }) });
  fireEvent.keyDown(document.body, { key: "k", ctrlKey: true });
  return { ...app, input: await screen.findByPlaceholderText("Search or do…") };
}

describe("the palette", () => {
  it("opens with Ctrl+K, finds a goal by a word and goes there with Enter", async () => {
    const { router, input } = await openPalette();
    fireEvent.change(input, { target: { value: "deliver 48" } });
    const row = await screen.findByRole("option", { name: /Deliver every order within 48 h/ });
    expect(
      within(row)
        .getAllByText(/Deliver|48/)
        .some(({ tagName }) => tagName === "MARK"),
    ).toBe(true);

    fireEvent.keyDown(input, { key: "Enter" });
    await settle();

    expect(router.state.location.pathname).toBe("/goals/goal-48");
    expect(screen.queryByTestId("palette")).toBeNull();
  });

  it("tells a screen reader which row is chosen, also when the rows come after the letters", async () => {
    const { input } = await openPalette();
    const named = () => document.getElementById(input.getAttribute("aria-activedescendant") ?? "");
    for (const typed of ["d", "de", "del"]) {
      fireEvent.change(input, { target: { value: typed } });
      await settle();
      const chosen = screen.getByRole("option", { selected: true });
      expect([typed, named()]).toEqual([typed, chosen]);
    }
  });

  it.each([
    ["fallback", /Sign the DHL fallback contract/, "/operations?open=action-dhl"],
    ["gas", /gas alarm/i, "/operations?kind=issues&open=issue-gas"],
    ["repeat-order rate", /Repeat-order rate/, "/kpis/kpi-repeat"],
  ])("finds actions, issues and KPIs: %s", async (typed, name, href) => {
    const backend = installFakeBackend({ actions: [action()], issues: [issue()], kpis: [kpi()] });
    const { router } = await renderApp({ backend });
    fireEvent.keyDown(document.body, { key: "k", ctrlKey: true });
    const input = await screen.findByPlaceholderText("Search or do…");
    await settle();
    fireEvent.change(input, { target: { value: typed } });
    fireEvent.click(await screen.findByRole("option", { name }));
    await settle();
    expect(router.state.location.href).toBe(href);
  });

  it("pins the goal on screen to the sidebar, and takes it off", async () => {
    await renderApp({ path: "/goals/goal-repeat" });
    const choose = async (name: RegExp) => {
      fireEvent.keyDown(document.body, { key: "k", ctrlKey: true });
      fireEvent.change(await screen.findByPlaceholderText("Search or do…"), { target: { value: "pin" } });
      fireEvent.click(await screen.findByRole("option", { name }));
      await settle();
    };
    await choose(/Pin this goal/);
    const pins = screen.getByRole("navigation", { name: "Pinned goals" });
    expect(within(pins).getByText("Raise repeat orders")).toBeDefined();

    await choose(/Un ?pin this goal/);
    expect(screen.queryByRole("navigation", { name: "Pinned goals" })).toBeNull();
  });

  /** Without what Enter does, which only the chosen one shows. */
  const options = () => screen.getAllByRole("option").map((row) => row.textContent?.replace(/(Open|Go|Do)↵/, "") ?? "");
  const type = async (input: HTMLElement, value: string) => {
    fireEvent.change(input, { target: { value } });
    await settle();
  };

  it("shows by Tab what else can be done with a row, does it, and goes back with Esc", async () => {
    const backend = installFakeBackend({ goals: many, actions: [action()], issues: [issue()] });
    backend.answer("set_action_status", ({ actionId, status }) => ({ actionId, status, progress: null }));
    await renderApp({ backend });
    fireEvent.keyDown(document.body, { key: "k", ctrlKey: true });
    const input = await screen.findByPlaceholderText("Search or do…");
    await type(input, "fallback");
    expect(screen.getByTestId("palette").textContent).toContain("Tabmore actions");
    fireEvent.keyDown(input, { key: "Tab" });
    await settle();
    expect(screen.getByTestId("palette-subject").textContent).toBe("Sign the DHL fallback contract");
    expect(options().map((text) => text.replace("Sign the DHL fallback contract", ""))).toEqual([
      "Move to Not started",
      "Move to Blocked",
      "Move to Completed",
      "Move to Cancelled",
      "Assign to me",
    ]);
    fireEvent.keyDown(input, { key: "Escape" });
    await settle();
    expect(screen.queryByTestId("palette-subject")).toBeNull();
    await type(input, "fallback");
    fireEvent.keyDown(input, { key: "Tab" });
    await type(input, "compl");
    fireEvent.keyDown(input, { key: "Enter" });
    await settle();
    expect(backend.lastArguments("set_action_status")).toMatchObject({ actionId: "action-dhl", status: "completed" });
  });

  it("has no more actions, and no hint of them, for a place", async () => {
    const { input } = await openPalette();
    await type(input, "operations");
    expect(screen.getByTestId("palette").textContent).not.toContain("more actions");
    fireEvent.keyDown(input, { key: "Tab" });
    await settle();
    expect(screen.queryByTestId("palette-subject")).toBeNull();
  });

  it("acts on the row that has the focus, and asks what has to be asked", async () => {
    const backend = installFakeBackend({ goals: many });
    backend.answer("change_goal", () => ({
      goalId: "goal-48",
      status: "completed",
      progress: 100,
      completionDate: null,
    }));
    await renderApp({ backend, path: "/goals" });
    document.querySelector<HTMLElement>('[data-row][data-goal-id="goal-48"]')?.focus();
    fireEvent.keyDown(document.body, { key: "k", ctrlKey: true });
    const input = await screen.findByPlaceholderText("Search or do…");
    await settle();
    expect(screen.getByTestId("palette-subject").textContent).toBe("Deliver every order within 48 h");
    await type(input, "complete");
    fireEvent.click(await screen.findByRole("option", { name: /^Complete/ }));
    const dialog = await screen.findByRole("dialog", { name: "Complete “Deliver every order within 48 h”" });
    fireEvent.click(within(dialog).getByRole("button", { name: /^Complete/ }));
    await settle();
    expect(backend.lastArguments("change_goal")).toMatchObject({ goalId: "goal-48", change: { kind: "complete" } });
  });

  it("asks how an issue was resolved", async () => {
    const backend = installFakeBackend({ issues: [issue()] });
    backend.answer("move_issue", () => issue({ status: "resolved" }));
    await renderApp({ backend, path: "/operations?kind=issues&open=issue-gas" });
    fireEvent.keyDown(document.body, { key: "k", ctrlKey: true });
    const input = await screen.findByPlaceholderText("Search or do…");
    await type(input, "move to resolved");
    fireEvent.keyDown(input, { key: "Enter" });
    const dialog = await screen.findByRole("dialog", { name: /^Resolve/ });
    fireEvent.change(within(dialog).getByRole("textbox"), { target: { value: "The sensor was replaced" } });
    fireEvent.click(within(dialog).getByRole("button", { name: /^Resolve/ }));
    await settle();
    expect(backend.lastArguments("move_issue")).toMatchObject({
      issueId: "issue-gas",
      way: { kind: "resolve", notes: "The sensor was replaced" },
    });
  });

  it("begins with what was opened last, the newest first, each once", async () => {
    const { router } = await renderApp({ backend: installFakeBackend({ goals: many }), path: "/goals/goal-48" });
    for (const goalId of ["goal-repeat", "goal-48", "goal-repeat"]) {
      await act(() => router.navigate({ to: "/goals/$goalId", params: { goalId } }));
      await settle();
    }
    await act(() => router.navigate({ to: "/kpis" }));
    fireEvent.keyDown(document.body, { key: "k", ctrlKey: true });
    await screen.findByPlaceholderText("Search or do…");
    await settle();
    const recent = within(screen.getByRole("group", { name: "Recent" })).getAllByRole("option");
    expect(recent.map(({ textContent }) => textContent)).toEqual([
      expect.stringContaining("Raise repeat orders"),
      expect.stringContaining("Deliver every order within 48 h"),
    ]);
  });

  it("chooses single settings", async () => {
    const { backend, input } = await openPalette();
    await type(input, "disturb");
    fireEvent.click(await screen.findByRole("option", { name: /Do not ?disturb ?: turn on/ }));
    await settle();
    expect(backend.lastArguments("change_settings")).toMatchObject({
      settings: { notifications: { doNotDisturb: true } },
    });
  });

  it("does things, too", async () => {
    const { backend, input } = await openPalette();
    fireEvent.change(input, { target: { value: "quit" } });
    fireEvent.click(await screen.findByRole("option", { name: /Quit PurposePath/ }));
    expect(backend.asked).toContain("quit");
  });

  it("says when nothing matches, and how much there is", async () => {
    const { input } = await openPalette();
    fireEvent.change(input, { target: { value: "zeppelin" } });
    expect(await screen.findByText("Nothing matches “zeppelin”")).toBeDefined();
  });

  it("closes with Esc and gives the focus back", async () => {
    await renderApp({ backend: installFakeBackend({ goals: many }), path: "/goals" });
    const row = document.querySelector<HTMLElement>('[data-row][data-goal-id="goal-48"]');
    await act(async () => row?.focus());
    fireEvent.keyDown(document.body, { key: "k", ctrlKey: true });
    fireEvent.keyDown(await screen.findByPlaceholderText("Search or do…"), { key: "Escape" });
    await waitFor(() => expect(screen.queryByTestId("palette")).toBeNull());
    await waitFor(() => expect(document.activeElement).toBe(row));
  });

  it("is rehearsed unseen: nothing is read for it, and nobody's focus is taken", async () => {
    const { backend } = await renderApp({ path: "/goals" });
    const link = screen.getByRole("link", { name: /Dashboard/ });
    link.focus();
    const rehearsed = () => document.querySelector(".palette.unseen");
    await waitFor(() => expect(rehearsed()?.querySelectorAll("[cmdk-item]").length).toBeGreaterThan(15), SLOWLY);
    expect(rehearsed()?.hasAttribute("inert")).toBe(true);
    await waitFor(() => expect(rehearsed()).toBeNull(), SLOWLY);
    expect(document.activeElement).toBe(link);
    expect(backend.asked.filter((command) => ["actions", "issues"].includes(command))).toEqual([]);
  });

  it("opens from the sidebar and has nothing serious for axe to find", async () => {
    await renderApp();
    fireEvent.click(screen.getByTitle("Search or do…"));
    await screen.findByTestId("palette");
    expect(await seriousFaults()).toEqual([]);
  });
});

describe("the sheet of keys", () => {
  it("opens with ? and names what each key does", async () => {
    await renderApp();
    fireEvent.keyDown(document.body, { key: "?" });
    const sheet = await screen.findByTestId("key-sheet");
    expect(sheet.textContent).toContain("GoalsG G");
    expect(await seriousFaults()).toEqual([]);
  });

  it("stays shut while one types", async () => {
    await renderApp();
    const field = document.createElement("input");
    document.body.append(field);
    fireEvent.keyDown(field, { key: "?" });
    await settle();
    field.remove();
    expect(screen.queryByTestId("key-sheet")).toBeNull();
  });
});
