import { act, fireEvent, screen, within } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import type { RecordingView, WireMessage } from "../../bindings";
import { seriousFaults } from "../../testing/axe";
import { installFakeBackend } from "../../testing/fakeBackend";
import { connection, debugView, event, item, settings, snapshot, wireMessage } from "../../testing/fixtures";
import { feedTexts, renderApp, settle } from "../../testing/renderApp";
import { deliveredLines } from "./delivered";
import { contentOf, typeOf } from "./shown";

async function openPanel(part: Parameters<typeof debugView>[0] = {}) {
  const debug = debugView(part);
  const backend = installFakeBackend({ snapshot: snapshot({ settings: settings({ debugPanel: true }) }), debug });
  const app = await renderApp({ backend, path: "/debug" });
  await settle();
  return app;
}

function fact(name: string): string | undefined {
  return (
    screen.getAllByText(name).find(({ tagName }) => tagName === "DT")?.nextElementSibling?.textContent ?? undefined
  );
}

const recording: RecordingView = {
  name: "r.jsonl",
  path: "/data/recordings/r.jsonl",
  since: "2026-11-23T10:42:00.000Z",
  messages: 12,
  bytes: 4_200,
  leftOut: 0,
  ended: null,
  failure: null,
};

describe("the debug panel", () => {
  it("says what is true of the connection", async () => {
    await openPanel();
    expect(fact("State")).toBe("Live");
    expect(fact("URL")).toBe("wss://api.purposepath.app/realtime");
    expect(screen.getByTestId("debug-connection-id").textContent).toBe("Nq8x2fLkIAMCJ5g=");
    expect(fact("Sessions")).toBe("3");
    expect(fact("Attempts")).toBe("4");
    expect(fact("Last close")).toMatch(/^1001, .*Going away$/);
    expect(fact("Round trip")).toBe("43\u00a0ms");
    expect(fact("Duplicates")).toBe("38");
    expect(fact("Last rejected")).toBe("no_identity");
    expect(fact("Event id")).toBe("evt-1");
  });

  it("shows a message as it came and as it was delivered, with its time to the screen", async () => {
    const { backend } = await openPanel({ messages: [wireMessage(1)] });
    await backend.send([item(1, event("goal.paused"))]);
    await settle();
    const [line] = screen.getAllByTestId("debug-event");
    expect(line?.textContent).toMatch(/goal-paused.*alias of goal\.paused.*\d\u00a0ms/);
    expect(screen.getByTestId("debug-raw").textContent).toContain('"reason": "••••••• ••• ••• ••••• ••••"');
    const delivered = screen.getByTestId("debug-normalised").textContent ?? "";
    expect(delivered).toMatch(/as delivered\s*\{\s*type: goal\.paused {3}alias/);
    expect(delivered).toMatch(
      /origin: live\n {2}patched: .*\n {2}invalidated: goals\/goal-repeat, goals, dashboard-stats\n/,
    );
    expect(delivered).toMatch(/handlers: \d+ in (under 1|[\d.]+)\sms/);
  });

  it("says of each message what became of it", async () => {
    const refused = { normalised: null, dedupeKey: null, rejection: "rejected 9 bytes (not_json): oops" } as const;
    await openPanel({
      messages: [
        wireMessage(1, { fate: "duplicate" }),
        wireMessage(2, { ...refused, fate: "rejected", raw: "oops", rawType: "" }),
        wireMessage(3, { normalised: '{"data":{},"type":"unknown","warnings":[]}', rawType: "strategy.reordered" }),
      ],
    });
    const [third, second, first] = screen.getAllByTestId("debug-event").map(({ textContent }) => textContent);
    expect(first).toMatch(/repeat$/);
    expect(second).toMatch(/no type.*not_json.*rejected$/);
    expect(third).toMatch(/strategy\.reordered.*unknown$/);
  });

  it("takes each message once, and the newest stands first", async () => {
    const { backend } = await openPanel({ messages: [wireMessage(1)] });
    backend.debug = debugView({ messages: [wireMessage(1), wireMessage(2, { rawType: "pong" })] });
    await act(() => vi.advanceTimersByTimeAsync(600));
    expect(screen.getAllByTestId("debug-event").map(({ textContent }) => /pong/.test(textContent ?? ""))).toEqual([
      true,
      false,
    ]);
  });

  it("shows counts by type and what happened to the connection", async () => {
    const { backend } = await openPanel();
    await backend.send([item(1, event("goal.paused")), item(2, event("goal.paused"))]);
    await settle();
    fireEvent.click(screen.getByRole("button", { name: "By type" }));
    expect(screen.getByRole("row", { name: "goal.paused 2 2" })).toBeTruthy();
    fireEvent.click(screen.getByRole("button", { name: "Connection history" }));
    const history = within(screen.getByTestId("debug-history"));
    expect(history.getByText(/closed_1001: The server closed the connection \(1001\)/)).toBeTruthy();
    expect(history.getByText(/may have been missed.*9 s/)).toBeTruthy();
  });

  it("asks for what its buttons say", async () => {
    const { backend } = await openPanel();
    for (const [name, command] of [
      ["Reconnect", "reconnect_anew"],
      ["Drop socket", "drop_socket"],
      ["Refresh token", "renew_token"],
      ["Record", "start_recording"],
    ] as const) {
      fireEvent.click(screen.getByRole("button", { name }));
      await settle();
      expect(backend.asked).toContain(command);
    }
    expect(screen.getByText("The token was renewed")).toBeTruthy();
  });

  it("says why a token could not be renewed", async () => {
    const { backend } = await openPanel();
    backend.answer("renew_token", () => ({ code: "server", message: "The service is not there.", fields: [] }));
    fireEvent.click(screen.getByRole("button", { name: "Refresh token" }));
    await settle();
    expect(screen.getByText("The service is not there.")).toBeTruthy();
  });

  it("says where a recording lies, how far it is, and what ended it", async () => {
    const { backend } = await openPanel({ recording });
    expect(screen.getByTestId("recording").textContent).toMatch(/Recording.*12 messages.*4\u00a0kB/);
    expect(screen.getByTestId("recording-path").textContent).toBe("/data/recordings/r.jsonl");
    backend.debug = debugView({ recording: { ...recording, ended: "failed", failure: "The disk is full." } });
    fireEvent.click(screen.getByRole("button", { name: "Stop recording" }));
    await settle();
    expect(backend.asked).toContain("stop_recording");
    expect(screen.getByTestId("recording").textContent).toContain("The disk is full.");
  });

  it("shows a recording in its folder, and says when nothing can", async () => {
    const { backend } = await openPanel({ recording: { ...recording, ended: "stopped" } });
    fireEvent.click(screen.getByRole("button", { name: "Show in folder" }));
    await settle();
    expect(backend.lastArguments("show_recording")).toEqual({ name: "r.jsonl" });
    expect(screen.queryByText("The folder could not be shown")).toBeNull();

    const why = "No file manager answers on this desktop. The path can be copied.";
    backend.answer("show_recording", () => ({ code: "internal", message: why, fields: [] }));
    fireEvent.click(screen.getByRole("button", { name: "Show in folder" }));
    await settle();
    expect(screen.getByText(why)).toBeTruthy();
    expect(screen.getByRole("button", { name: "Copy path" })).toBeTruthy();
  });

  it("says when messages are not heard at all", async () => {
    await openPanel({ listens: false });
    expect(screen.getByText("Nothing is heard yet")).toBeTruthy();
  });

  it("draws the last minute", async () => {
    const { backend } = await openPanel();
    await backend.send([item(1, event("goal.paused")), item(2, event("goal.paused"))]);
    await settle();
    expect(screen.getByRole("img", { name: "Events a minute" })).toBeTruthy();
  });

  it("replays a recording, and says so over every page until it ends", async () => {
    const { backend, router, client } = await openPanel();
    const file = { name: "r.jsonl", bytes: 4_200, at: "2026-11-23T10:42:00.000Z" };
    backend.answer("recordings", () => ({ folder: "/data/recordings", files: [file] }));
    fireEvent.click(screen.getByTestId("replay"));
    await settle();
    fireEvent.click(screen.getByRole("button", { name: /^Replay\b(?!…)/ }));
    await settle();
    expect(backend.lastArguments("start_replay")).toEqual({ name: "r.jsonl" });

    const replay = { name: "r.jsonl", environment: "production", position: 0, total: 1, connection: null };
    backend.snapshot = snapshot({ replay, settings: settings({ debugPanel: true }) });
    await backend.replay(replay);
    await settle();
    const invalidated = vi.spyOn(client, "invalidateQueries");
    await router.navigate({ to: "/" });
    await backend.send([{ ...item(1, event("goal.paused")), origin: "replay" } as ReturnType<typeof item>]);
    await settle();
    expect(screen.getByTestId("replaying").textContent).toContain("Live updates are held back.");
    expect(feedTexts()).toHaveLength(1);
    expect(invalidated).not.toHaveBeenCalled();

    const asked = backend.asked.filter((command) => command === "snapshot").length;
    backend.snapshot = snapshot();
    await backend.replay(null);
    await settle();
    expect(screen.queryByTestId("replaying")).toBeNull();
    expect(feedTexts()).toHaveLength(0);
    expect(backend.asked.filter((command) => command === "snapshot")).toHaveLength(asked + 1);
  });

  it("shows how the connection was in the recording, marked as that, and how it is", async () => {
    const { backend } = await openPanel();
    const lost = connection({ state: "reconnecting", reason: "closed_1001", since: "2026-01-02T03:04:05.678Z" });
    const replay = { name: "r.jsonl", environment: "production", position: 0, total: 1, connection: null };
    backend.snapshot = snapshot({ replay, settings: settings({ debugPanel: true }) });
    await backend.replay(replay);
    await settle();
    expect(screen.getByTestId("replayed-connection").textContent).toBe("Replay");

    await backend.replay({ ...replay, connection: lost });
    await settle();
    const indicator = screen.getByTestId("replayed-connection");
    expect(indicator.textContent).toBe("Replay: Reconnecting");
    expect(indicator.title).toMatch(/recorded at .*The connection itself: Live/);
    expect(screen.queryByTestId("connection")).toBeNull();
    expect([fact("State"), fact("Really"), fact("Reason")]).toEqual(["Replay: Reconnecting", "Live", "closed_1001"]);

    backend.snapshot = snapshot({ settings: settings({ debugPanel: true }) });
    await backend.replay(null);
    await settle();
    expect(screen.getByTestId("connection").dataset.state).toBe("connected");
    expect([fact("State"), screen.queryByText("Really")]).toEqual(["Live", null]);
  });

  it("stands still while it is frozen", async () => {
    const { backend } = await openPanel({ messages: [wireMessage(1)] });
    fireEvent.keyDown(document.body, { key: " " });
    await settle();
    const asked = backend.asked.length;
    await backend.send([item(1, event("goal.paused"))]);
    await act(() => vi.advanceTimersByTimeAsync(600));
    expect(backend.asked.slice(asked)).not.toContain("debug");
    expect(screen.getByTestId("debug-event").textContent).not.toMatch(/\d\u00a0ms/);
    expect(screen.getByRole("button", { name: /Go on/ })).toBeTruthy();
  });

  it("counts subscriptions by type", async () => {
    const { realtime } = await openPanel();
    realtime.subscribe(["goal.paused", "goal.resumed"], () => {});
    realtime.subscribe("goal.paused", () => {});
    expect(realtime.registry.subscriptions()).toMatchObject({ "goal.paused": 2, "goal.resumed": 1 });
  });

  it("copies a report without the words of people", async () => {
    const writeText = vi.spyOn(navigator.clipboard, "writeText").mockResolvedValue();
    const { backend } = await openPanel({ messages: [wireMessage(1)] });
    await backend.send([item(1, event("goal.paused", { reason: "Waiting for the price list" }))]);
    await settle();
    fireEvent.click(screen.getByRole("button", { name: "Copy report" }));
    await settle();
    const report = writeText.mock.calls[0]?.[0] ?? "";
    expect(JSON.parse(report)).toMatchObject({
      connection: { state: "connected" },
      counts: { "goal.paused": 1 },
      debug: { sessions: 3, messages: [{ number: 1 }] },
    });
    expect(report).not.toContain("price list");
    expect(report).not.toContain("Ingrid");
  });

  it("is reached from the settings, once it is switched on", async () => {
    const { router } = await renderApp({ path: "/settings/advanced" });
    await settle();
    expect(screen.queryByRole("button", { name: "Show" })).toBeNull();
    fireEvent.click(screen.getByTestId("debug-panel"));
    fireEvent.click(await screen.findByRole("button", { name: "Show" }));
    await settle();
    expect(router.state.location.pathname).toBe("/debug");
  });

  it("keeps nothing while it is switched off", async () => {
    const { backend, realtime } = await renderApp();
    await backend.send([item(1, event("goal.paused"))]);
    await settle();
    expect(realtime.journal.get().entries).toEqual([]);
  });

  it("has nothing serious for axe to find", async () => {
    await openPanel({ messages: [wireMessage(1)], recording });
    expect(await seriousFaults()).toEqual([]);
  });
});

describe("a message as delivered", () => {
  const values = (message: WireMessage) =>
    deliveredLines(message, null)?.map(({ name, value, remark }) => [name, value, remark]);

  it("says from which member a value was taken whose name is another", () => {
    const raw = { type: "measure.reading.created", data: { measureId: "m-1", value: 38.6, note: "****" } };
    const normalised = { type: "kpi.reading_created", eventId: "e", data: { kpiId: "m-1", value: 38.6, note: "****" } };
    const message = wireMessage(1, {
      rawType: raw.type,
      raw: JSON.stringify(raw),
      normalised: JSON.stringify(normalised),
    });
    expect(values(message)).toEqual([
      ["type", "kpi.reading_created", "alias"],
      ["id", "e", null],
      ["kpiId", "m-1", "from measureId"],
      ["value", "38.6", null],
      ["note", "••••", null],
    ]);
  });

  it("says nothing of where a value came from when two members have it", () => {
    const raw = JSON.stringify({ type: "x", data: { one: "a", other: "a" } });
    const message = wireMessage(1, {
      rawType: "x",
      raw,
      normalised: JSON.stringify({ type: "x", data: { goalId: "a" } }),
    });
    expect(values(message)).toContainEqual(["goalId", "a", null]);
  });

  it("has no lines when it has no normal form, and one when that was cut", () => {
    expect(deliveredLines(wireMessage(1, { normalised: null }), null)).toBeNull();
    expect(values(wireMessage(1, { normalised: '{"type":"x… and 9 bytes more' }))).toEqual([
      ["", '{"type":"x… and 9 bytes more', null],
    ]);
  });
});

describe("a message in a line", () => {
  it("tells the members that say something, in dots where they are masked", () => {
    expect(contentOf(wireMessage(1))).toBe(
      "alias of goal.paused, reason ••••••• ••• ••• ••••• ••••, goalId goal-repeat",
    );
  });

  it("tells a change as one, and shortens long ids", () => {
    const data = { actionId: "aad3dde2-c53a-4b0e-9d8e-2f1f7d5a1c01", newProgress: 75, previousProgress: 60 };
    const message = wireMessage(1, { rawType: "x", normalised: JSON.stringify({ data, rawType: "x", type: "x" }) });
    expect(contentOf(message)).toBe("60 → 75, actionId aad3dde2…1c01");
  });

  it("names what has no type of its own", () => {
    const gateway = { rawType: "", raw: '{"message":"Forbidden"}', normalised: '{"type":"error"}' };
    expect(typeOf(wireMessage(1, gateway))).toBe("gateway");
  });
});
