import { readFileSync } from "node:fs";
import { createMemoryHistory } from "@tanstack/react-router";
import { act, screen, waitFor } from "@testing-library/react";
import { Profiler } from "react";
import { createRoot } from "react-dom/client";
import { afterEach, describe, expect, it, vi } from "vitest";
import { App } from "../app/App";
import { createQueryClient } from "../app/queryClient";
import { createAppRouter } from "../app/router";
import { commands } from "../bindings";
import { unwrap } from "../lib/result";
import { installFakeBackend } from "../testing/fakeBackend";
import { batch, connection, event, goal, item, people, session, snapshot } from "../testing/fixtures";
import { feedTexts, renderApp, settle } from "../testing/renderApp";
import { patchGoalList } from "./patches";
import { readThrough } from "./readThrough";
import { createRealtime } from "./realtime";
import { createRealtimeStore } from "./store";

afterEach(() => {
  vi.restoreAllMocks();
});

describe("batches", () => {
  const sample = () => JSON.parse(readFileSync("../tests/packed/sample.packed.json", "utf8"));

  it("follow each other: the next one is asked for by the number of the one before, and comes packed", async () => {
    const { backend, realtime } = await renderApp();
    const answers = [sample(), null];
    const asked: unknown[] = [];
    backend.answer("next_batch", (payload) => {
      asked.push(payload);
      return answers.shift();
    });

    await backend.send([item(1, event("goal.paused"))], { number: 900_000 });
    await waitFor(() => expect(asked).toHaveLength(2));

    expect(asked).toEqual([{ number: 900_000 }, { number: 1_000_000 }]);
    expect(realtime.store.get().counts).toEqual({ "goal.paused": 5, "kpi.reading_created": 3 });
    expect(realtime.store.get().feed.map(({ kind }) => kind)).toEqual([
      "event",
      "gap",
      "event",
      "event",
      "event",
      "event",
      "gap",
      "event",
      "event",
      "event",
    ]);
  });

  it("are not lost when Rust gives them after the snapshot of a new conversation", async () => {
    const { backend, realtime } = await renderApp();
    const answers = [sample(), null];
    backend.answer("next_batch", () => answers.shift());
    const late = backend.hold("next_batch");

    await backend.send([item(1, event("goal.paused"))]);
    backend.snapshot = snapshot({ seq: 5 });
    realtime.reload();
    await settle();
    late();

    await waitFor(() => expect(realtime.store.get().seq).toBe(15));
  });

  it("begin anew with a snapshot when one cannot be read", async () => {
    vi.spyOn(console, "error").mockImplementation(() => {});
    const { backend } = await renderApp();
    const before = backend.asked.filter((command) => command === "snapshot").length;
    backend.answer("next_batch", () => ({ texts: [], heads: [], shapes: [], numbers: [], codes: "-$" }));

    await backend.send([item(1, event("goal.paused"))]);

    await waitFor(
      () => expect(backend.asked.filter((command) => command === "snapshot").length).toBeGreaterThan(before),
      { timeout: 3_000 },
    );
  });
});

describe("the snapshot and what follows it", () => {
  it("shows an event once that came between subscription and snapshot", async () => {
    const backend = installFakeBackend();
    const arrived = item(1, event("goal.paused"));
    backend.snapshot = snapshot({ seq: 1, feed: [arrived] });
    const answer = backend.hold("snapshot");
    await renderApp({ backend });

    await backend.send([arrived, item(2, event("goal.resumed"))]);
    answer();
    await settle();

    expect(feedTexts()).toHaveLength(2);
    expect(feedTexts()[0]).toContain("resumed");
  });

  it("loses nothing that comes while the snapshot is on its way", async () => {
    const backend = installFakeBackend();
    const answer = backend.hold("snapshot");
    await renderApp({ backend });

    await backend.send([item(1, event("goal.paused"))]);
    expect(screen.queryByTestId("feed")).toBeNull();
    answer();
    await settle();

    expect(feedTexts()).toHaveLength(1);
  });

  it("hears every event once in strict mode", async () => {
    const { backend, realtime } = await renderApp();

    await backend.send([item(1, event("goal.paused")), item(2, event("goal.resumed"))]);
    await settle();

    expect(feedTexts()).toHaveLength(2);
    expect(realtime.store.get().counts).toEqual({ "goal.paused": 1, "goal.resumed": 1 });
  });

  it("asks again when the snapshot is refused", async () => {
    vi.spyOn(console, "error").mockImplementation(() => {});
    installFakeBackend();
    vi.spyOn(commands, "snapshot").mockRejectedValueOnce("not yet").mockRejectedValueOnce("not yet");
    const realtime = createRealtime(createQueryClient());
    const stop = realtime.start();

    await vi.advanceTimersByTimeAsync(5_000);

    expect(realtime.store.get().phase).toBe("ready");
    stop();
  });

  it("hears nothing more once it is stopped, even before Rust has let go", async () => {
    const backend = installFakeBackend();
    const realtime = createRealtime(createQueryClient());
    const stop = realtime.start();
    await settle();

    stop();
    await backend.connect(connection({ state: "error" }));

    expect(realtime.store.get().connection.state).toBe("connected");
  });

  it("starts anew when another person signs in", async () => {
    const { backend } = await renderApp({ path: "/goals" });
    await backend.send([item(1, event("goal.paused"))]);
    const next = session({ company: "Nordlys", user: { userId: people.soren, personId: null, name: "Søren Kjær" } });
    backend.snapshot = snapshot({ seq: 1, session: next });
    backend.goals = [goal({ id: "goal-other", title: "Another goal" })];

    await backend.sign(next);
    await settle();

    expect(screen.getByText("Nordlys")).toBeDefined();
    expect(screen.getByText("Another goal")).toBeDefined();
    // Toasts about the other company fade away.
    await waitFor(() => expect(screen.queryByText("Raise repeat orders")).toBeNull());
  });
});

describe("what is read for the next company", () => {
  it("counts as read after it was opened, however late its snapshot comes", async () => {
    const { backend, realtime } = await renderApp({ path: "/goals" });
    const next = session({ company: "Nordlys", user: { userId: people.soren, personId: null, name: "Søren Kjær" } });
    backend.snapshot = snapshot({ seq: 1, session: next });
    const answer = backend.hold("snapshot");
    const before = Date.now();

    await backend.sign(next);
    await settle();
    const readBy = Date.now();
    vi.advanceTimersByTime(60_000);
    answer();
    await settle();

    const { openedAt } = realtime.store.get();
    expect(openedAt).toBeGreaterThanOrEqual(before);
    expect(openedAt).toBeLessThanOrEqual(readBy);
  });
});

describe("a batch", () => {
  it("renders React once", async () => {
    const backend = installFakeBackend();
    const client = createQueryClient();
    const realtime = createRealtime(client);
    const router = createAppRouter(createMemoryHistory({ initialEntries: ["/"] }));
    let commits = 0;
    const container = document.createElement("div");
    const root = createRoot(container);
    await act(async () =>
      root.render(
        <Profiler id="app" onRender={() => (commits += 1)}>
          <App client={client} realtime={realtime} router={router} />
        </Profiler>,
      ),
    );
    await settle();
    commits = 0;

    // Outside `act`, which would batch on its own.
    await backend.send([1, 2, 3, 4, 5].map((seq) => item(seq, event(seq % 2 ? "goal.paused" : "goal.resumed"))));
    await vi.advanceTimersByTimeAsync(100);

    expect(container.querySelectorAll("[data-testid=feed-entry]")).toHaveLength(5);
    expect(commits).toBe(1);
    await act(async () => root.unmount());
  });

  it("counts a subscriber that throws and goes on", async () => {
    vi.spyOn(console, "error").mockImplementation(() => {});
    const { backend, realtime } = await renderApp();
    realtime.registry.subscribe("goal.paused", () => {
      throw new Error("broken");
    });

    await backend.send([item(1, event("goal.paused")), item(2, event("goal.resumed"))]);
    await settle();

    expect(realtime.store.get().handlerFailures).toBe(1);
    expect(feedTexts()).toHaveLength(2);
  });
});

describe("reading while events arrive", () => {
  it("does not let a slow answer undo a newer event", async () => {
    const backend = installFakeBackend();
    const store = createRealtimeStore();
    const answer = backend.hold("goals");
    const reading = readThrough(
      store,
      async () => unwrap(await commands.goals("service")) ?? { goals: [], asOf: "" },
      patchGoalList,
    );

    store.receive(batch([item(1, event("goal.paused")), item(2, event("goal.completed"))]));
    answer();

    expect((await reading).goals[0]?.status).toBe("completed");
  });
});
