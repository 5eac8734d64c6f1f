import { act, fireEvent, screen } from "@testing-library/react";
import { beforeEach, describe, expect, it } from "vitest";
import { forgetSticky } from "../components/ui/useSticky";
import { installFakeBackend } from "../testing/fakeBackend";
import { action, inboxItem, issue } from "../testing/fixtures";
import { renderApp, settle } from "../testing/renderApp";

beforeEach(forgetSticky);

const press = async (key: string, options: object = {}) => {
  fireEvent.keyDown(document.activeElement ?? document.body, { key, ...options });
  await settle();
};

describe("G and its second key", () => {
  const alarm = inboxItem({ kind: "criticalIssue", title: "Gas alarm", entityType: "issue", entityId: "issue-gas" });

  it("lead away from the inbox without doing what the second key does there", async () => {
    const backend = installFakeBackend({ inbox: [alarm], issues: [issue({ assigneeId: null, assigneeName: null })] });
    const { router } = await renderApp({ backend, path: "/inbox" });
    await screen.findByTestId("take-issue");
    await press("g");
    await press("a");
    expect(router.state.location.pathname).toBe("/operations");
    expect(backend.asked).not.toContain("assign_issue");
  });

  it("do nothing when the second leads nowhere: a slip writes nothing", async () => {
    const backend = installFakeBackend({ actions: [action()] });
    backend.answer("set_action_status", ({ actionId, status }) => ({ actionId, status, progress: null }));
    await renderApp({ backend, path: "/operations" });
    act(() => document.querySelector<HTMLElement>('[data-card="action-dhl"]')?.focus());
    await press("g");
    await press("e");
    expect(backend.asked).not.toContain("set_action_status");
    await press("e");
    expect(backend.asked).toContain("set_action_status");
  });

  it("are given up with Escape, which closes nothing then", async () => {
    const { router } = await renderApp({
      backend: installFakeBackend({ actions: [action()] }),
      path: "/operations?open=action-dhl",
    });
    await press("g");
    await press("Escape");
    expect(screen.getByTestId("panel")).toBeDefined();
    await press("k");
    expect(router.state.location.pathname).toBe("/operations");
  });
});

describe("the keys of the shell", () => {
  it("are a menu’s while one is open", async () => {
    const { router } = await renderApp();
    await press("c");
    expect(screen.getByRole("menu")).toBeDefined();
    await press("g");
    await press("i");
    await press("?");
    expect(router.state.location.pathname).toBe("/");
    expect(screen.queryByTestId("key-sheet")).toBeNull();
  });

  it("are a card’s while it is in the hand", async () => {
    await renderApp({ backend: installFakeBackend({ actions: [action()] }), path: "/operations" });
    act(() => document.querySelector<HTMLElement>('[data-card="action-dhl"]')?.focus());
    await press(" ");
    await press("?");
    expect(screen.queryByTestId("key-sheet")).toBeNull();
    expect(screen.getByText("Moving “Sign the DHL fallback contract”")).toBeDefined();
  });

  it("work with Caps Lock", async () => {
    const { router } = await renderApp();
    await press("G");
    await press("K");
    expect(router.state.location.pathname).toBe("/kpis");
  });
});
