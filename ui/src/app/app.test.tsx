import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { toast } from "sonner";
import { describe, expect, it, vi } from "vitest";
import type { Connection, GoalList } from "../bindings";
import { DEBOUNCE_MS } from "../realtime/invalidation";
import { goalsQuery } from "../realtime/queries";
import { installFakeBackend } from "../testing/fakeBackend";
import { connection, event, gap, goal, item, kpi, people, refusal, session, snapshot } from "../testing/fixtures";
import { feedTexts, renderApp, settle } from "../testing/renderApp";

const inMs = (millis: number) => new Date(Date.now() + millis).toISOString();
const wait = (millis: number) => act(() => vi.advanceTimersByTimeAsync(millis));
const row = (id: string) => document.querySelector(`[data-goal-id="${id}"][data-row]`);
const announced = () => screen.getByTestId("connection");

describe("the window", () => {
  it("says that it is ready once the first goals are on screen", async () => {
    const backend = installFakeBackend();
    const answer = backend.hold("goals");
    await renderApp({ backend });
    expect(document.documentElement.dataset.ready).toBeUndefined();

    answer();
    await settle();

    expect(document.documentElement.dataset.ready).toBe("true");
    expect(row("goal-repeat")).not.toBeNull();
  });

  it("is ready with an error too, and reads again when the connection is back", async () => {
    const backend = installFakeBackend({
      goals: refusal("offline", "no route"),
      snapshot: snapshot({ connection: connection({ state: "connecting" }) }),
    });
    await renderApp({ backend, path: "/goals" });
    expect(document.documentElement.dataset.ready).toBe("true");
    expect(screen.getByText("You are offline")).toBeDefined();

    backend.goals = [goal()];
    await backend.connect(connection());
    await settle();

    expect(row("goal-repeat")).not.toBeNull();
  });

  it("quits on Ctrl+Q", async () => {
    const { backend } = await renderApp();
    fireEvent.keyDown(window, { key: "q", ctrlKey: true });
    expect(backend.asked).toContain("quit");
  });

  it("goes by G and a second key", async () => {
    const { router } = await renderApp();
    fireEvent.keyDown(window, { key: "g" });
    fireEvent.keyDown(window, { key: "g" });
    await settle();
    expect(router.state.location.pathname).toBe("/goals");

    fireEvent.keyDown(window, { key: "g" });
    fireEvent.keyDown(window, { key: "d" });
    await settle();
    expect(router.state.location.pathname).toBe("/");
  });

  it("moves through the goals by J and K", async () => {
    await renderApp({
      backend: installFakeBackend({ goals: [goal(), goal({ id: "goal-48", title: "Zzz" })] }),
      path: "/goals",
    });
    fireEvent.keyDown(window, { key: "j" });
    fireEvent.keyDown(window, { key: "j" });
    expect(document.activeElement).toBe(row("goal-48"));
    fireEvent.keyDown(window, { key: "k" });
    expect(document.activeElement).toBe(row("goal-repeat"));
  });
});

describe("goals", () => {
  it("change their status in place, before the server has answered", async () => {
    const { backend } = await renderApp({ path: "/goals" });
    backend.hold("goals");

    await backend.send([item(1, event("goal.paused"))]);
    await settle();

    expect(row("goal-repeat")?.getAttribute("data-status")).toBe("paused");
  });

  it("are read again after the events have settled", async () => {
    const { backend } = await renderApp({ path: "/goals" });
    backend.goals = [goal({ status: "paused", progress: 50 })];

    await backend.send([item(1, event("goal.paused"))]);
    await wait(DEBOUNCE_MS + 50);
    await settle();

    expect(row("goal-repeat")?.textContent).toContain("50\u202f%");
  });

  it("are read again after a gap, when nothing is certain", async () => {
    const { backend } = await renderApp({ path: "/goals" });
    backend.goals = [goal({ status: "completed" })];

    await backend.send([gap(1, inMs(-60_000), inMs(0))]);
    await wait(DEBOUNCE_MS + 50);
    await settle();

    expect(row("goal-repeat")?.getAttribute("data-status")).toBe("completed");
  });

  it("carry a badge when someone else changes them, not for own changes", async () => {
    const { backend } = await renderApp({
      backend: installFakeBackend({ goals: [goal(), goal({ id: "goal-48", title: "Deliver" })] }),
      path: "/goals",
    });
    await backend.send([
      item(1, event("goal.paused")),
      item(2, event("goal.paused", { goalId: "goal-48", pausedBy: people.me })),
    ]);
    await settle();

    expect(row("goal-repeat")?.textContent).toContain("Live");
    expect(row("goal-48")?.textContent).not.toContain("Live");
  });

  it("say when they were true while nothing arrives", async () => {
    const { backend } = await renderApp({ path: "/goals" });
    await backend.connect(connection({ state: "disconnected", reason: "network" }));
    await settle();
    expect(screen.getByText(/You are offline\. Showing what was true at/)).toBeDefined();
  });
});

describe("the goal room", () => {
  it("shows a goal, its KPIs and its activity, and follows its events", async () => {
    const { backend } = await renderApp({ path: "/goals/goal-repeat" });
    const room = screen.getByTestId("goal-room");
    expect(room.getAttribute("data-goal-id")).toBe("goal-repeat");
    expect(room.textContent).toContain("36.4\u202f%");
    expect(room.textContent).toContain("They can start in week 12");

    backend.hold("goal");
    backend.hold("kpi");
    await backend.send([item(1, event("goal.paused")), item(2, event("kpi.reading_created"))]);
    await settle();

    expect(screen.getByTestId("goal-status").getAttribute("data-status")).toBe("paused");
    expect(room.textContent).toContain("38.6\u202f%");
    expect(screen.getAllByTestId("activity-entry")).toHaveLength(3);
  });

  it("shows a note once that is both stored and seen live", async () => {
    const { backend } = await renderApp({ path: "/goals/goal-repeat" });
    await backend.send([item(1, event("goal.activity.created"))]);
    await settle();
    expect(screen.getAllByTestId("activity-entry")).toHaveLength(2);
  });

  it("says that a goal is not there and leads back", async () => {
    const backend = installFakeBackend({ detail: refusal("not_found", "gone") });
    const { router } = await renderApp({ backend, path: "/goals/goal-gone" });
    expect(screen.getByText("This goal is not here")).toBeDefined();

    fireEvent.click(screen.getByRole("button", { name: "Go to goals" }));
    await settle();

    expect(router.state.location.pathname).toBe("/goals");
  });

  it("of a goal that is deleted meanwhile says so, and no list shows it any more", async () => {
    const { backend, client, realtime } = await renderApp({ path: "/goals/goal-repeat" });
    const listed = () => client.getQueryData<GoalList>(["goals"])?.goals.map(({ id }) => id) ?? [];
    await client.prefetchQuery(goalsQuery(realtime.store));
    expect(listed()).toContain("goal-repeat");
    backend.detail = refusal("not_found", "gone");
    await backend.send([item(1, event("goal.paused"))]);
    await wait(DEBOUNCE_MS + 50);
    await settle();

    expect(screen.getByText("This goal is not here")).toBeDefined();
    expect(listed()).not.toContain("goal-repeat");
  });

  it("keeps what it has when reading again fails", async () => {
    const { backend } = await renderApp({ path: "/goals/goal-repeat" });
    backend.detail = refusal("offline", "no route");
    await backend.send([item(1, event("goal.paused"))]);
    await wait(DEBOUNCE_MS + 50);
    await settle();

    expect(screen.getByTestId("goal-room").textContent).toContain("Repeat-order rate");
    expect(screen.getByText(/You are offline\. Showing what was true at/)).toBeDefined();
  });
});

describe("the feed", () => {
  it("marks a gap", async () => {
    const { backend } = await renderApp();
    await backend.send([
      gap(1, new Date(2026, 10, 23, 10, 38).toISOString(), new Date(2026, 10, 23, 10, 41).toISOString()),
    ]);
    await settle();
    expect(screen.getByTestId("feed-gap").textContent).toMatch(
      /You may have missed updates between .*10:38.* and .*10:41/,
    );
  });

  it("takes a name that arrives late", async () => {
    const backend = installFakeBackend({ snapshot: snapshot({ names: {} }) });
    await renderApp({ backend });
    await backend.send([item(1, event("goal.paused"))]);
    await settle();
    expect(feedTexts()[0]).toContain("user-ayl");

    await backend.send([], { names: { [people.aylin]: "Aylin Demir", "goal-repeat": "Raise repeat orders" } });
    await settle();

    expect(feedTexts()[0]).toContain("Aylin paused Raise repeat orders");
  });

  it("carries what tests of the real window look for", async () => {
    const { backend } = await renderApp();
    await backend.send([item(1, event("issue.created"))]);
    await settle();
    expect(screen.getByTestId("feed-entry").dataset).toMatchObject({
      eventType: "issue.created",
      entityId: "issue-gas",
      eventKey: "id:evt-1",
    });
  });
});

describe("the connection indicator", () => {
  it.each([
    ["connected", null, "Live"],
    ["connecting", null, "Connecting"],
    ["authenticating", null, "Connecting"],
    ["reconnecting", null, "Reconnecting"],
    ["disconnected", "network", "Offline"],
    ["disconnected", "signed_out", "Signed out"],
    ["disabled", null, "Live updates off"],
    ["error", "certificate", "Error"],
  ] as const)("%s (%s) reads %s", async (state, reason, word) => {
    const { backend } = await renderApp();
    await backend.connect(connection({ state, reason }));
    await settle();
    expect(announced().dataset.state).toBe(state);
    expect(announced().textContent).toBe(word);
    expect(announced().querySelector("svg")).not.toBeNull();
  });

  it("has a shape of its own for each word", async () => {
    const { backend } = await renderApp();
    const states: Partial<Connection>[] = [
      { state: "connected" },
      { state: "connecting" },
      { state: "reconnecting" },
      { state: "disconnected", reason: "network" },
      { state: "disconnected", reason: "signed_out" },
      { state: "error" },
    ];
    const shapes = new Set<string>();
    for (const state of states) {
      await backend.connect(connection(state));
      await settle();
      shapes.add(announced().querySelector("svg")?.innerHTML ?? "");
    }
    expect(shapes.size).toBe(states.length);
  });

  it("breathes only while live", async () => {
    const { backend } = await renderApp();
    expect(announced().querySelector(".breathes")).not.toBeNull();
    await backend.connect(connection({ state: "reconnecting" }));
    await settle();
    expect(announced().querySelector(".breathes")).toBeNull();
  });

  it("counts down to the next attempt and stops there", async () => {
    const { backend } = await renderApp();
    // What is counted steps on whole seconds.
    vi.setSystemTime(new Date("2026-11-23T10:43:00.000Z"));
    await act(() => backend.connect(connection({ state: "reconnecting", attempt: 4, retryAt: inMs(3_000) })));
    const seen = [screen.getByTestId("retry-countdown").textContent];
    for (let second = 0; second < 2; second += 1) {
      act(() => vi.advanceTimersByTime(1_000));
      seen.push(screen.getByTestId("retry-countdown").textContent);
    }
    act(() => vi.advanceTimersByTime(1_000));

    expect(seen).toEqual(["3\u00a0s", "2\u00a0s", "1\u00a0s"]);
    expect(screen.queryByTestId("retry-countdown")).toBeNull();
  });

  it("shows the reason and tries again at once when told", async () => {
    const { backend } = await renderApp();
    await backend.connect(
      connection({
        state: "reconnecting",
        reason: "closed_1001",
        detail: "going away",
        attempt: 4,
        retryAt: inMs(5_000),
      }),
    );
    await settle();
    fireEvent.click(announced());
    const details = await screen.findByRole("dialog");
    expect(details.textContent).toContain("The server closed the connection (1001)");
    expect(details.textContent).toContain("Attempts4");

    fireEvent.click(within(details).getByRole("button", { name: /Try now/ }));

    expect(backend.asked).toContain("reconnect");
  });
});

describe("activations", () => {
  const feedTarget = (eventKey: string) => ({ target: { kind: "feed", eventKey }, source: "notification" }) as const;
  const goalTarget = { target: { kind: "goal", goalId: "goal-repeat" }, source: "tray" } as const;

  it("waiting at the start are taken once and shown", async () => {
    const backend = installFakeBackend({ activations: [goalTarget] });
    const { router } = await renderApp({ backend });
    expect(router.state.location.pathname).toBe("/goals/goal-repeat");
    expect(backend.activations).toEqual([]);
  });

  it("for an entry of the feed lead to it, focus and mark it", async () => {
    const { backend, router } = await renderApp({ path: "/goals" });
    await backend.send([item(1, event("goal.paused")), item(2, event("issue.created"))]);
    await backend.activate(feedTarget("id:evt-1"));
    await settle();

    expect(router.state.location.pathname).toBe("/");
    const marked = document.querySelector<HTMLElement>("[data-highlighted=true]");
    expect(marked?.dataset.eventKey).toBe("id:evt-1");
    expect(document.activeElement).toBe(marked);
  });

  it("for an entry that fell out of the feed say so", async () => {
    const { backend } = await renderApp();
    await backend.activate(feedTarget("id:evt-0"));
    await settle();
    expect(await screen.findByText("That update is no longer in the feed")).toBeDefined();
  });

  it("for the window alone leave it where it is", async () => {
    const { backend, router } = await renderApp({ path: "/goals" });
    await backend.activate({ target: { kind: "window" }, source: "secondLaunch" });
    await settle();
    expect(router.state.location.pathname).toBe("/goals");
  });

  it("are shown in their order: the last one stays", async () => {
    const { backend, router } = await renderApp();
    await backend.send([item(1, event("goal.paused"))]);
    await backend.activate(feedTarget("id:evt-1"), goalTarget);
    await settle();
    expect(router.state.location.pathname).toBe("/goals/goal-repeat");
  });
});

describe("notices", () => {
  it("are one toast each, in plain words", async () => {
    const backend = installFakeBackend({
      snapshot: snapshot({ notices: [{ code: "minimised_without_tray", detail: null }] }),
    });
    await renderApp({ backend });
    await backend.notify({ code: "minimised_without_tray", detail: null });
    await settle();
    const notices = await screen.findAllByTestId("notice");
    expect(notices).toHaveLength(1);
    expect(notices[0]?.textContent).toContain("PurposePath keeps running, minimised");
  });
});

describe("a later notice", () => {
  it("does not bring back one that was dismissed", async () => {
    const { backend } = await renderApp();
    await backend.notify({ code: "minimised_without_tray", detail: null });
    await settle();
    toast.dismiss();
    await waitFor(() => expect(screen.queryAllByTestId("notice")).toEqual([]));

    await backend.notify({ code: "notifications_unavailable", detail: null });
    await settle();

    const notices = await screen.findAllByTestId("notice");
    expect(notices.map((notice) => notice.textContent)).toEqual([
      expect.stringContaining("Notifications cannot be shown"),
    ]);
  });
});

describe("the demo", () => {
  it("is marked, and its backend can be cut and restored", async () => {
    const backend = installFakeBackend({ snapshot: snapshot({ session: session({ mode: "demo" }) }) });
    await renderApp({ backend });
    const network = screen.getByTestId("demo-network");
    expect(network.getAttribute("aria-checked")).toBe("true");

    fireEvent.click(network);
    await settle();

    expect(backend.lastArguments("set_demo_network")).toEqual({ up: false });
    expect(screen.getByTestId("demo-network").getAttribute("aria-checked")).toBe("false");
  });

  it("has no switch in an account", async () => {
    await renderApp();
    expect(screen.queryByTestId("demo-network")).toBeNull();
  });

  it("opens from the signed-out screen", async () => {
    const signedOut = session({ mode: "signedOut", company: null, user: null });
    const backend = installFakeBackend({ snapshot: snapshot({ session: signedOut }) });
    await renderApp({ backend });
    expect(document.documentElement.dataset.ready).toBe("true");
    expect((await screen.findByRole("heading")).textContent).toBe("Sign in to PurposePath");

    backend.snapshot = snapshot({ session: session({ mode: "demo" }) });
    fireEvent.click(screen.getByTestId("open-demo"));
    await settle();

    expect(backend.asked).toContain("open_demo");
    expect(screen.getByTestId("feed")).toBeDefined();
  });
});

describe("a page that could not be read", () => {
  it("says where it failed, since when and when the next try is; R tries again, and it can be sent on", async () => {
    const writeText = vi.spyOn(navigator.clipboard, "writeText").mockResolvedValue();
    const retryAt = new Date(Date.now() + 26_000).toISOString();
    const lost = connection({ state: "reconnecting", reason: "dns", since: "2026-11-23T10:38:12.000Z", retryAt });
    const backend = installFakeBackend({
      snapshot: snapshot({ connection: lost }),
      kpis: { code: "offline", message: "", fields: [] },
    });
    await renderApp({ backend, path: "/kpis" });
    const page = await screen.findByText("You are offline");
    const text = page.closest(".empty")?.textContent ?? "";
    expect(text).toContain("Failed atthe server’s name (DNS)");
    expect(text).toMatch(/Since.*:12/);
    expect(text).toMatch(/Next try\s*in 2\d/);
    fireEvent.click(screen.getByRole("button", { name: "Copy diagnostics" }));
    await settle();
    expect(writeText.mock.calls[0]?.[0]).toContain("What failed: You are offline (offline, the server’s name (DNS))");

    backend.kpis = [kpi()];
    fireEvent.keyDown(document.body, { key: "r" });
    await settle();
    expect(screen.queryByText("You are offline")).toBeNull();
  });
});
