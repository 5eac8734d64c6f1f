import { QueryClient, type QueryKey } from "@tanstack/react-query";
import { describe, expect, it, vi } from "vitest";
import type { Action, ActionList, ReadFrom } from "../bindings";
import { queryKeys } from "../lib/queryKeys";
import { writeWords } from "../lib/words";
import { action, connection, event, refusal } from "../testing/fixtures";
import { lookFor } from "./lost";
import { createOptimistic } from "./optimistic";
import { readFreshly } from "./readThrough";
import { createRealtimeStore } from "./store";
import { type Answer, createWrites } from "./writes";

function setUp(online = true) {
  const client = new QueryClient();
  client.setQueryData<ActionList>(queryKeys.actions.list, { actions: [action()], asOf: "" });
  const invalidate = vi.fn();
  const unseen = vi.fn();
  const found = vi.fn();
  const optimistic = createOptimistic(client);
  const writes = createWrites({
    optimistic,
    connection: () => (online ? connection() : connection({ state: "disconnected", reason: "network" })),
    invalidate,
    unseen,
    found,
  });
  const status = () => client.getQueryData<ActionList>(queryKeys.actions.list)?.actions[0]?.status;
  const move = (send: () => Promise<Answer<null>>, to = "blocked") =>
    writes.change({
      kind: "action",
      id: "action-dhl",
      fields: { status: to },
      send,
      stale: [{ listsOf: "actions" }],
      failed: "Not moved",
    });
  /** The server's own word, read again. */
  const read = (status: Action["status"]) =>
    client.fetchQuery<ActionList>({
      queryKey: queryKeys.actions.list,
      queryFn: () => Promise.resolve({ actions: [action({ status })], asOf: "" }),
    });
  return { client, writes, optimistic, invalidate, unseen, found, status, move, read };
}

const done = (): Promise<Answer<null>> => Promise.resolve({ status: "ok", data: null });
const lost = (): Promise<Answer<null>> =>
  Promise.resolve({ status: "error", error: refusal("perhaps_done", "it did not answer in time") });
const refused = (): Promise<Answer<null>> =>
  Promise.resolve({ status: "error", error: refusal("conflict", "two of its steps are still open") });

describe("a write", () => {
  it("says that it is offline, sends nothing and changes nothing", async () => {
    const { move, status, writes } = setUp(false);
    const send = vi.fn(done);

    expect(await move(send)).toBe(false);

    expect(send).not.toHaveBeenCalled();
    expect(status()).toBe("in_progress");
    expect(writes.refusals()["action-dhl"]).toMatchObject({
      failed: "Not moved",
      why: "Not reached: the change was put back",
    });
  });

  it("is put back with the server's own reason, and can be tried again", async () => {
    const { move, status, writes } = setUp();
    const send = vi.fn(refused);
    await move(send);
    expect(status()).toBe("in_progress");
    const told = writes.refusals()["action-dhl"];
    expect(told?.why).toBe("two of its steps are still open");

    send.mockImplementation(done);
    told?.again?.();
    await vi.waitFor(() => expect(send).toHaveBeenCalledTimes(2));

    expect(writes.refusals()).toEqual({});
    expect(status()).toBe("blocked");
  });

  it("makes stale what its event would make stale, refused or not", async () => {
    const { move, invalidate } = setUp();
    await move(done);
    await move(refused);
    expect(invalidate).toHaveBeenCalledTimes(2);
    expect(invalidate).toHaveBeenLastCalledWith([{ listsOf: "actions" }]);
  });

  it("becomes a toast only when its place is not on screen", async () => {
    const { move, writes, unseen } = setUp();
    const leave = writes.watch("action-dhl", () => true);
    await move(refused);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(unseen).not.toHaveBeenCalled();

    leave();
    await move(refused);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(unseen).toHaveBeenCalledOnce();
  });

  it("becomes one, too, when its place has gone by the time it is put back, or is below the fold", async () => {
    const { move, writes, unseen } = setUp();
    const leave = writes.watch("action-dhl", () => true);
    await move(refused);
    leave();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(unseen).toHaveBeenCalledOnce();

    writes.watch("action-dhl", () => false);
    await move(refused);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(unseen).toHaveBeenCalledTimes(2);
  });

  it("says nothing more of what has been dismissed or tried again", async () => {
    const { move, writes, unseen } = setUp();
    await move(refused);
    writes.dismiss("action-dhl");
    await vi.advanceTimersByTimeAsync(1_000);
    expect(unseen).not.toHaveBeenCalled();
  });

  it("waits for the one before it about the same thing", async () => {
    const { move, status } = setUp();
    const order: string[] = [];
    let answerFirst = () => {};
    const first = move(
      () =>
        new Promise((resolve) => {
          order.push("first");
          answerFirst = () => resolve({ status: "ok", data: null });
        }),
    );
    const second = move(() => {
      order.push("second");
      return done();
    }, "completed");
    await vi.waitFor(() => expect(order).toEqual(["first"]));
    expect(status()).toBe("completed");

    answerFirst();
    await Promise.all([first, second]);

    expect(order).toEqual(["first", "second"]);
    expect(status()).toBe("completed");
  });

  it("whose answer was lost stays on screen, without an offer, until it is read again", async () => {
    const { move, invalidate, read, status, writes } = setUp();
    expect(await move(lost)).toBe(false);
    expect(status()).toBe("blocked");
    expect(writes.refusals()["action-dhl"]).toMatchObject({ failed: "Sent, but the answer was lost", again: null });
    expect(invalidate).toHaveBeenCalledWith([{ listsOf: "actions" }]);

    await read("blocked");

    expect(status()).toBe("blocked");
    expect(writes.refusals()).toEqual({});
  });

  it("whose answer was lost is offered again when it had not been done", async () => {
    const { move, read, status, writes } = setUp();
    const send = vi.fn(lost);
    await move(send);

    await read("in_progress");

    expect(status()).toBe("in_progress");
    const told = writes.refusals()["action-dhl"];
    expect(told).toMatchObject({ failed: "Not moved", why: writeWords.answerLost });
    send.mockImplementation(done);
    told?.again?.();
    await vi.waitFor(() => expect(status()).toBe("blocked"));
    expect(send).toHaveBeenCalledTimes(2);
  });

  it("whose answer was lost was done when its event comes", async () => {
    const { move, optimistic, status, writes } = setUp();
    await move(lost);

    optimistic.heard(event("action.status_changed", { actionId: "action-dhl", newStatus: "blocked" }));

    expect(status()).toBe("blocked");
    expect(writes.refusals()).toEqual({});
  });

  it("whose answer was lost says nothing over a newer one", async () => {
    const { move, read, status, writes } = setUp();
    await move(lost);
    await move(done, "completed");

    await read("completed");

    expect(status()).toBe("completed");
    expect(writes.refusals()).toEqual({});
  });

  it("that was done counts as done although its answer cannot be read", async () => {
    const { move, status, writes } = setUp();
    expect(await move(() => Promise.resolve({ status: "error", error: refusal("done", "") }))).toBe(true);
    expect(status()).toBe("blocked");
    expect(writes.refusals()).toEqual({});
  });

  it("that created something perhaps has the lists read again", async () => {
    const { writes, invalidate } = setUp();
    const stale = [{ listsOf: "goals" as const }];
    const answer = await writes.create({ eventType: "goal.created", send: lost, idOf: () => "", stale });
    expect(answer).toMatchObject({ error: { code: "perhaps_done" } });
    expect(invalidate).toHaveBeenCalledWith(stale);
  });

  it("that throws is put back too", async () => {
    const { move, status } = setUp();
    vi.spyOn(console, "error").mockImplementation(() => {});
    expect(await move(() => Promise.reject(new Error("no such command")))).toBe(false);
    expect(status()).toBe("in_progress");
  });
});

describe("something new whose answer was lost", () => {
  /** Each look finds the next of `looks`, or the last one. */
  async function creation(looks: readonly (Action[] | Error)[], before: "service" | "store" | "nothing" = "service") {
    const { client, writes, found, invalidate } = setUp();
    const store = createRealtimeStore();
    const kept: ActionList = { actions: [action()], asOf: "" };
    let looked = 0;
    let listed: Action[] | Error = kept.actions;
    const read = (from: ReadFrom) => {
      if (from === "store") return Promise.resolve(null);
      return listed instanceof Error ? Promise.reject(listed) : Promise.resolve({ actions: listed, asOf: "" });
    };
    const queryFn = (context: { client: QueryClient; queryKey: QueryKey }) =>
      readFreshly<ActionList>(store, context, { read, patch: (list) => list });
    const query = { queryKey: queryKeys.actions.list, queryFn };
    if (before === "nothing") client.removeQueries({ queryKey: queryKeys.actions.list });
    if (before === "service") await client.fetchQuery(query);
    const look = {
      ...query,
      queryFn: (context: { client: QueryClient; queryKey: QueryKey }) => {
        listed = looks[Math.min(looked, looks.length - 1)] ?? [];
        looked += 1;
        return queryFn(context);
      },
    };
    const doubtful = vi.fn();
    const answer = writes.create<Action>({
      eventType: "action.created",
      send: () => Promise.resolve({ status: "error", error: refusal("perhaps_done", "it did not answer in time") }),
      idOf: ({ id }) => id,
      stale: [{ listsOf: "actions" }],
      lost: lookFor<ActionList, Action>(client, look, ({ actions }) => actions, action().title),
      doubtful,
    });
    await vi.advanceTimersByTimeAsync(9_000);
    const early = doubtful.mock.calls.length;
    await vi.advanceTimersByTimeAsync(2_000);
    return { answer, found, invalidate, looked: () => looked, early };
  }

  it("is taken for created when something of its title has come", async () => {
    const { answer, found, early } = await creation([[action(), action({ id: "new" })]]);
    expect(await answer).toMatchObject({ status: "ok", data: { id: "new" }, found: true });
    expect(found).toHaveBeenCalledWith(action().title);
    expect(early).toBe(0);
  });

  it("is taken for created when it comes only after the first look, and is in doubt until then", async () => {
    const { answer, early } = await creation([[action()], [action(), action({ id: "new" })]]);
    expect(early).toBe(1);
    expect(await answer).toMatchObject({ status: "ok", data: { id: "new" }, found: true });
  });

  it("is offered again when twice there is only what was there before", async () => {
    const { answer, found, invalidate, looked } = await creation([[action()]]);
    expect(await answer).toMatchObject({ status: "error", error: { message: writeWords.notThere } });
    expect(looked()).toBe(2);
    expect(found).not.toHaveBeenCalled();
    expect(invalidate, "the server may know more by then").toHaveBeenCalled();
  });

  it.each(["store", "nothing"] as const)("stays in doubt where what was there is known from: %s", async (before) => {
    const { answer, found } = await creation([[action(), action({ id: "old" })]], before);
    expect(await answer).toMatchObject({ status: "error", error: { code: "perhaps_done" } });
    expect(found).not.toHaveBeenCalled();
  });

  it("stays in doubt while nothing can be read", async () => {
    const { answer } = await creation([new Error("no route")]);
    expect(await answer).toMatchObject({ status: "error", error: { code: "perhaps_done" } });
  });
});
