import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { seriousFaults } from "../../testing/axe";
import { installFakeBackend } from "../../testing/fakeBackend";
import { action, goal, issue, kpi } from "../../testing/fixtures";
import { renderApp, settle } from "../../testing/renderApp";

// What cmdk asks of a browser and happy-dom lacks.
Element.prototype.scrollIntoView ??= vi.fn();

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
    const { input } = await openPalette();
    fireEvent.keyDown(input, { key: "Escape" });
    await waitFor(() => expect(screen.queryByTestId("palette")).toBeNull());
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
