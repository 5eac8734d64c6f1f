import { act, fireEvent, screen, within } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { forgetSticky } from "../components/ui/useSticky";
import { installFakeBackend } from "../testing/fakeBackend";
import { action, issue } from "../testing/fixtures";
import { renderApp, settle } from "../testing/renderApp";

// What cmdk asks of a browser and happy-dom lacks.
Element.prototype.scrollIntoView ??= vi.fn();

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
