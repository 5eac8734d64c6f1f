/** What the header does on every page, and what it does on some. */
import { act, fireEvent, screen, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { DEFAULT_SETTINGS } from "../lib/settings";
import { seriousFaults } from "../testing/axe";
import { installFakeBackend } from "../testing/fakeBackend";
import { action, issue, snapshot } from "../testing/fixtures";
import { renderApp, settle } from "../testing/renderApp";

async function press(key: string) {
  act(() => void fireEvent.keyDown(document.activeElement ?? document.body, { key }));
  await settle();
}

async function choose(name: string) {
  fireEvent.click(screen.getByRole("menuitem", { name }));
  await settle();
}

describe("something new, from the dashboard", () => {
  it("is offered by C, by kind, with the key on the button", async () => {
    await renderApp();
    expect(screen.getByRole("button", { name: "New" }).textContent).toBe("NewC");
    await press("c");
    const menu = screen.getByRole("menu");
    expect(
      within(menu)
        .getAllByRole("menuitem")
        .map(({ textContent }) => textContent),
    ).toEqual(["Goal", "Action", "Issue"]);
    expect(await seriousFaults()).toEqual([]);
  });

  it("is a goal without leaving the page", async () => {
    const { router } = await renderApp();
    await press("c");
    await choose("Goal");
    expect(await screen.findByRole("dialog", { name: "New goal" })).toBeDefined();
    expect(router.state.location.href).toBe("/");
  });

  it.each([
    ["Action", "New action", "/operations"],
    ["Issue", "New issue", "/operations?kind=issues"],
  ])("is an %s where those are created, once", async (kind, label, href) => {
    const { router } = await renderApp({ backend: installFakeBackend({ actions: [action()], issues: [issue()] }) });
    await press("c");
    await choose(kind);
    expect(await screen.findByRole("form", { name: label })).toBeDefined();
    expect(router.state.location.href, "a window that is built anew does not ask again").toBe(href);
  });
});

describe("notifications", () => {
  const asked = { ...DEFAULT_SETTINGS.notifications, doNotDisturb: true };

  it("are paused and resumed by the bell of every page", async () => {
    const { backend } = await renderApp({ path: "/kpis" });
    fireEvent.click(screen.getByRole("button", { name: "Pause notifications" }));
    await settle();
    expect(backend.lastArguments("change_settings")).toMatchObject({ settings: { notifications: asked } });
    fireEvent.click(screen.getByRole("button", { name: "Resume notifications" }));
    await settle();
    expect(screen.getByRole("button", { name: "Pause notifications" })).toBeDefined();
  });

  it("are paused by P in the inbox, which says so at once and takes it back when it cannot be kept", async () => {
    const { backend } = await renderApp({ path: "/inbox" });
    backend.answer("change_settings", () => ({ code: "internal", message: "The disk is full.", fields: [] }));
    const answer = backend.hold("change_settings");
    expect(screen.getByRole("button", { name: "Pause" }).textContent).toBe("PauseP");
    await press("p");
    expect(screen.getByRole("button", { name: "Resume" })).toBeDefined();
    answer();
    await settle();
    expect(screen.getByRole("button", { name: "Pause" })).toBeDefined();
  });

  it("show that they are paused in a window that starts", async () => {
    const settings = { ...snapshot().settings, notifications: asked };
    await renderApp({ backend: installFakeBackend({ snapshot: snapshot({ settings }) }) });
    expect(screen.getByRole("button", { name: "Resume notifications" })).toBeDefined();
  });
});
