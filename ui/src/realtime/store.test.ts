import { describe, expect, it, vi } from "vitest";
import type { Event, FeedItem } from "../bindings";
import { BADGE_MS } from "../lib/live";
import { batch, connection, event, gap, item, people, snapshot } from "../testing/fixtures";
import { createRealtimeStore, FEED_LIMIT } from "./store";

type EventItem = Extract<FeedItem, { kind: "event" }>;

describe("the store", () => {
  function loaded(part = {}) {
    const store = createRealtimeStore();
    store.load(snapshot(part));
    return store;
  }

  it("keeps the newest entries of the feed, newest first", () => {
    const store = loaded();
    for (let seq = 1; seq <= 5_000; seq += 1) store.receive(batch([item(seq, event("goal.paused"))]));

    const { feed } = store.get();

    expect(feed).toHaveLength(FEED_LIMIT);
    expect(feed.map((entry) => entry.seq).slice(0, 2)).toEqual([5_000, 4_999]);
  });

  it("drops what the snapshot already holds", () => {
    const store = loaded({ seq: 7 });

    const fresh = store.receive(batch([item(7, event("goal.paused")), item(8, event("goal.resumed"))]));

    expect(fresh.map((entry) => entry.seq)).toEqual([8]);
    expect(store.get().counts).toEqual({ "goal.resumed": 1 });
  });

  it("counts on from the snapshot", () => {
    const store = loaded({ counts: [{ type: "goal.paused", count: 3 }] });

    store.receive(batch([item(1, event("goal.paused"))]));

    expect(store.get().counts["goal.paused"]).toBe(4);
  });

  it("counts AI and unrecognised events without an entry in the feed", () => {
    const store = loaded();

    store.receive(batch([item(1, event("ai.job.completed")), item(2, event("unknown"))]));

    expect(store.get().feed).toEqual([]);
    expect(store.get().counts).toEqual({ "ai.job.completed": 1, unknown: 1 });
  });

  it("keeps a gap among the entries", () => {
    const store = loaded();

    store.receive(batch([item(1, event("goal.paused")), gap(2, "a", "b"), item(3, event("goal.resumed"))]));

    expect(store.get().feed.map((entry) => entry.kind)).toEqual(["event", "gap", "event"]);
  });

  const gaps = (store: ReturnType<typeof createRealtimeStore>) => store.get().gaps.map(({ seq }) => seq);

  it("keeps the newest gaps apart from the feed, in which they are pushed out", () => {
    const store = loaded({ feed: [gap(2, "a", "b"), gap(1, "a", "b")], seq: 2 });
    for (let seq = 3; seq <= 60; seq += 1) store.receive(batch([item(seq, event("goal.paused"))]));
    expect(gaps(store)).toEqual([2, 1]);

    const same = store.get().gaps;
    store.receive(batch([item(61, event("goal.paused"))]));
    expect(store.get().gaps).toBe(same);

    for (let seq = 62; seq <= 200; seq += 1) store.receive(batch([gap(seq, "a", "b")]));
    expect(gaps(store)).toHaveLength(FEED_LIMIT);
    expect(gaps(store)[0]).toBe(200);
  });

  describe("what is followed", () => {
    const isOfGoal = (id: string) => (what: Event) => what.type === "goal.paused" && what.data.goalId === id;
    const kept = (store: ReturnType<typeof createRealtimeStore>) => store.get().followed.a?.map(({ seq }) => seq);
    const ofGoal = (seq: number, goalId: string) => item(seq, event("goal.paused", { goalId }));

    it("is kept apart from the feed, newest first, from what the feed holds on", () => {
      const store = loaded({ feed: [ofGoal(2, "b"), ofGoal(1, "a")], seq: 2 });
      store.follow("a", isOfGoal("a"), 3);
      expect(kept(store)).toEqual([1]);

      const crowd = Array.from({ length: FEED_LIMIT * 2 }, (_, index) => ofGoal(4 + index, "b"));
      store.receive(batch([ofGoal(3, "a"), ...crowd]));
      expect(kept(store)).toEqual([3, 1]);

      store.receive(batch([200, 201, 202, 203].map((seq) => ofGoal(seq, "a"))));
      expect(kept(store)).toEqual([203, 202, 201]);
    });

    it("stays the same list while nothing of it comes", () => {
      const store = loaded();
      store.follow("a", isOfGoal("a"), 3);
      store.receive(batch([ofGoal(1, "a")]));
      const { followed } = store.get();
      store.receive(batch([ofGoal(2, "b")]));
      expect(store.get().followed).toBe(followed);
    });

    it("is not lost when it is followed by another measure at once, and looks through the feed anew", () => {
      const store = loaded();
      const stop = store.follow("a", isOfGoal("a"), 100);
      store.receive(batch([ofGoal(1, "a"), ofGoal(2, "b")]));
      store.receive(batch(Array.from({ length: FEED_LIMIT }, (_, index) => ofGoal(3 + index, "c"))));
      store.receive(batch([ofGoal(100, "b")]));
      stop();
      store.follow("a", (what) => isOfGoal("a")(what) || isOfGoal("b")(what), 100);
      expect(kept(store)).toEqual([100, 1]);
    });

    it("goes with the next batch after nobody follows it any more", () => {
      const store = loaded();
      const stop = store.follow("a", isOfGoal("a"), 3);
      store.receive(batch([ofGoal(1, "a")]));
      stop();
      store.receive(batch([ofGoal(2, "a")]));
      expect(store.get().followed).toEqual({});
    });

    it("begins anew with a snapshot: another company, or a replay", () => {
      const store = loaded();
      store.follow("a", isOfGoal("a"), 3);
      store.receive(batch([ofGoal(1, "a")]));
      store.load(snapshot({ feed: [ofGoal(7, "a")], seq: 7 }));
      expect(kept(store)).toEqual([7]);
    });
  });

  it("merges names that come in a batch without items", () => {
    const store = loaded({ names: { a: "Aylin" } });

    store.receive(batch([], { names: { b: "Tomasz" } }));

    expect(store.get().names).toEqual({ a: "Aylin", b: "Tomasz" });
  });

  it("does not let names that waited for the snapshot bring back an older one", () => {
    const older = batch([], { names: { a: "Aylin", b: "Tomasz" } });
    const store = loaded({ batch: older.number, names: { a: "Aylin Demir" } });

    store.receive(older);

    expect(store.get().names).toEqual({ a: "Aylin Demir" });
  });

  it("counts what it was never handed, once Rust tells of it", () => {
    const store = loaded();
    store.receive(batch([item(1, event("goal.paused"))]));

    store.receive(batch([gap(9, "a", "b")], { counts: [{ type: "goal.paused", count: 8 }] }));
    store.receive(batch([item(10, event("goal.paused"))]));

    expect(store.get().counts).toEqual({ "goal.paused": 9 });
  });

  it("leaves the connection's own facts alone while a recording is replayed", () => {
    const replayed = { state: "reconnecting", lastEventAt: null } as const;
    const replay = { name: "r", environment: "e", position: 0, total: 1 };
    const store = loaded({ replay: { ...replay, connection: connection(replayed) } });
    const { lastEventAt } = store.get().connection;
    const old = "2026-01-02T03:04:05.000Z";

    store.receive(batch([{ ...(item(1, event("goal.paused")) as EventItem), origin: "replay", receivedAt: old }]));

    expect(store.get().connection.lastEventAt).toBe(lastEventAt);
    expect(store.get().replay?.connection?.lastEventAt).toBe(old);
  });

  it("marks what others touch, and takes the mark away in time", () => {
    const store = loaded();
    store.receive(batch([item(1, event("goal.paused"))]));
    expect(store.get().marks["goal-repeat"]?.seq).toBe(1);

    vi.advanceTimersByTime(BADGE_MS);

    expect(store.get().marks).toEqual({});
  });

  it("does not mark what the person at the window touched", () => {
    const store = loaded();

    store.receive(batch([item(1, event("goal.paused", { pausedBy: people.me }))]));

    expect(store.get().marks).toEqual({});
  });

  it("tells its listeners once for a transaction", () => {
    const store = loaded();
    const listener = vi.fn();
    store.subscribe(listener);

    store.transact(() => {
      store.receive(batch([item(1, event("goal.paused"))]));
      store.highlight("id:evt-1");
    });

    expect(listener).toHaveBeenCalledTimes(1);
  });

  it("keeps each notice once", () => {
    const store = loaded({ notices: [{ code: "minimised_without_tray", detail: null }] });

    store.noticeRaised({ code: "minimised_without_tray", detail: null });

    expect(store.get().notices).toHaveLength(1);
  });
});

describe("a crowd of events", () => {
  const crowd = (from: number) =>
    batch(Array.from({ length: FEED_LIMIT }, (_, index) => item(from + index, event("goal.paused"))));

  it("is told at once, those that follow a moment later together, and known at once", () => {
    const store = createRealtimeStore();
    const listener = vi.fn();
    store.subscribe(listener);

    store.receive(crowd(1));
    expect(listener).toHaveBeenCalledTimes(1);
    store.receive(crowd(101));
    store.receive(crowd(201));
    expect(listener).toHaveBeenCalledTimes(1);
    expect(store.get().seq).toBe(200 + FEED_LIMIT);
    vi.advanceTimersByTime(250);

    expect(listener).toHaveBeenCalledTimes(2);
    vi.advanceTimersByTime(1_000);
    expect(listener).toHaveBeenCalledTimes(2);
  });

  it("does not make anything else wait", () => {
    const store = createRealtimeStore();
    store.receive(crowd(1));
    store.receive(crowd(101));
    const listener = vi.fn();
    store.subscribe(listener);

    store.receive(batch([item(301, event("goal.resumed"))]));

    expect(listener).toHaveBeenCalledTimes(1);
  });
});
