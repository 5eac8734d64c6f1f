import { act, fireEvent, screen, within } from "@testing-library/react";
import { beforeEach, describe, expect, it } from "vitest";
import { forgetSticky } from "../components/ui/useSticky";
import { installFakeBackend } from "../testing/fakeBackend";
import { action, issue } from "../testing/fixtures";
import { renderApp, settle } from "../testing/renderApp";

beforeEach(forgetSticky);

const press = async (key: string, options: object = {}) => {
  fireEvent.keyDown(document.activeElement ?? document.body, { key, ...options });
  await settle();
};
const card = (id: string) => document.querySelector<HTMLElement>(`[data-card="${id}"]`);

async function at(id: string, path = "/operations") {
  const backend = installFakeBackend({ actions: [action()], issues: [issue()] });
  const app = await renderApp({ backend, path });
  await act(async () => card(id)?.focus());
  return { ...app, backend };
}

describe("the focus comes back to the card", () => {
  it.each([
    ["the palette", "k", { ctrlKey: true }, "palette"],
    ["the sheet of keys", "?", {}, "key-sheet"],
  ])("when Esc closes %s", async (_, key, options, testId) => {
    await at("action-dhl");
    await press(key, options);
    await screen.findByTestId(testId);
    await settle();
    await press("Escape");
    expect(screen.queryByTestId(testId)).toBeNull();
    expect(document.activeElement).toBe(card("action-dhl"));
  });

  it("when Esc closes a dialog", async () => {
    await at("issue-gas", "/operations?kind=issues");
    await press("e");
    await screen.findByRole("dialog");
    await press("Escape");
    expect(screen.queryByRole("dialog")).toBeNull();
    expect(document.activeElement).toBe(card("issue-gas"));
  });

  it("when Esc closes what was opened from the palette", async () => {
    await at("issue-gas", "/operations?kind=issues");
    await press("k", { ctrlKey: true });
    const input = await screen.findByPlaceholderText("Search or do…");
    await settle();
    fireEvent.change(input, { target: { value: "move to resolved" } });
    await settle();
    await press("Enter");
    await screen.findByRole("dialog", { name: /^Resolve/ });
    await press("Escape");
    expect(document.activeElement).toBe(card("issue-gas"));
  });

  it("when a dialog has moved the card to another column", async () => {
    const { backend } = await at("issue-gas", "/operations?kind=issues");
    backend.hold("move_issue");
    await press("e");
    const dialog = await screen.findByRole("dialog");
    fireEvent.change(within(dialog).getByRole("textbox"), { target: { value: "The sensor was replaced" } });
    fireEvent.click(within(dialog).getByRole("button", { name: /^Resolve/ }));
    await settle();
    expect(card("issue-gas")?.closest("[data-column]")?.getAttribute("data-column")).toBe("resolved");
    expect(document.activeElement).toBe(card("issue-gas"));
  });

  it.each([
    ["F", "f", "Filter"],
    ["S", "s", "Status"],
  ])("when a list that %s opened is left, not to its button", async (_, key, name) => {
    await at("action-dhl", "/operations?open=action-dhl");
    await press(key);
    expect(screen.getByRole("dialog", { name })).toBeDefined();
    await press("Escape");
    expect(screen.queryByRole("dialog", { name })).toBeNull();
    expect(document.activeElement).toBe(card("action-dhl"));
  });
});

describe("the focus comes back to the card, too,", () => {
  it("when the form of a new action is given up", async () => {
    await at("action-dhl");
    await press("c");
    expect(document.activeElement).toBe(screen.getByRole("textbox", { name: "New action" }));
    await press("Escape");
    expect(screen.queryByRole("textbox", { name: "New action" })).toBeNull();
    expect(document.activeElement).toBe(card("action-dhl"));
  });

  it("when the details are closed from within", async () => {
    await at("action-dhl");
    await press("Enter");
    const close = within(screen.getByTestId("panel")).getByRole("button", { name: "Close details" });
    await act(async () => close.focus());
    fireEvent.click(close);
    await settle();
    expect(screen.queryByTestId("panel")).toBeNull();
    expect(document.activeElement).toBe(card("action-dhl"));
  });
});

describe("Escape in a list of the form of a new action", () => {
  it("closes the list, not the form", async () => {
    await at("action-dhl");
    await press("c");
    fireEvent.click(screen.getByRole("button", { name: "Medium" }));
    await settle();
    await press("Escape");
    expect(screen.queryByRole("dialog")).toBeNull();
    expect(screen.getByRole("textbox", { name: "New action" })).toBeDefined();
  });
});

describe("E on a resolved issue in a goal’s room", () => {
  it("does not ask to complete the goal", async () => {
    const solved = issue({ status: "resolved", goalIds: ["goal-repeat"] });
    await renderApp({ backend: installFakeBackend({ issues: [solved] }), path: "/goals/goal-repeat" });
    await act(async () => document.querySelector<HTMLElement>('[data-row][data-id="issue-gas"]')?.focus());
    expect(document.activeElement).not.toBe(document.body);
    await press("e");
    expect(screen.queryByRole("dialog")).toBeNull();
  });
});

describe("a list that a click opened", () => {
  it("gives the focus back to its button", async () => {
    await at("action-dhl");
    const button = screen.getByRole("button", { name: /^Filter/ });
    await act(async () => button.focus());
    fireEvent.click(button);
    await settle();
    await press("Escape");
    expect(document.activeElement).toBe(button);
  });
});

describe("the focus stays where one is at work", () => {
  const filtered = async (...texts: string[]) => {
    for (const text of texts) {
      await press("f");
      fireEvent.change(screen.getByRole("combobox", { name: "Filter" }), { target: { value: text } });
      await press("Enter");
    }
  };

  it("when a filter is cleared: on the next one, and on what narrows at last", async () => {
    await at("action-dhl");
    await filtered("status: in progress", "priority: critical");
    const [first, second] = screen.getAllByRole("button", { name: /^Clear / });
    first?.focus();
    fireEvent.click(first as HTMLElement);
    await settle();
    expect(document.activeElement?.getAttribute("aria-label")).toBe(second?.getAttribute("aria-label"));
    fireEvent.click(document.activeElement as HTMLElement);
    await settle();
    expect(document.activeElement).toBe(screen.getByRole("button", { name: /^Filter/ }));
  });

  it("when all filters are cleared where nothing was left: in the list", async () => {
    await at("action-dhl");
    const search = screen.getByRole("textbox", { name: "Search actions" });
    fireEvent.change(search, { target: { value: "zeppelin" } });
    await settle();
    const clear = screen.getByRole("button", { name: /Clear filters/ });
    clear.focus();
    fireEvent.click(clear);
    await settle();
    expect(document.activeElement).toBe(card("action-dhl"));
  });

  it.each([
    ["a note", "/goals/goal-repeat", "Write a note"],
    ["a reading", "/kpis/kpi-repeat", "Value"],
  ])("when Esc leaves %s: in the list of the page", async (_, path, name) => {
    await renderApp({ backend: installFakeBackend({}), path });
    const field = screen.getByRole("textbox", { name });
    field.focus();
    await press("Escape");
    expect(document.activeElement?.matches("[data-row]"), "not nowhere").toBe(true);
  });

  it("when Esc leaves a note that was begun from a row: on that row", async () => {
    await renderApp({ backend: installFakeBackend({}), path: "/goals/goal-repeat" });
    const row = [...document.querySelectorAll<HTMLElement>("[data-row]")].at(-1);
    row?.focus();
    const field = screen.getByRole("textbox", { name: "Write a note" });
    field.focus();
    await press("Escape");
    expect(document.activeElement).toBe(row);
  });
});
