import { QueryClient } from "@tanstack/react-query";
import { describe, expect, it, vi } from "vitest";
import type { GoalList, ReadFrom } from "../bindings";
import { CommandFailure } from "../lib/result";
import { goal, session, snapshot } from "../testing/fixtures";
import { readFreshly } from "./readThrough";
import { createRealtimeStore } from "./store";

const KEY = ["goals"];
const list = (title: string): GoalList => ({ goals: [goal({ title })], asOf: "" });

function setUp() {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const store = createRealtimeStore();
  store.load(snapshot());
  const answers: Partial<Record<ReadFrom, (value: GoalList | null | Promise<never>) => void>> = {};
  const read = vi.fn(
    (from: ReadFrom) =>
      new Promise<GoalList | null>((resolve) => {
        answers[from] = resolve;
      }),
  );
  const forgotten = vi.fn();
  const fetching = client
    .fetchQuery({
      queryKey: KEY,
      queryFn: (context) => readFreshly(store, context, { read, patch: (value) => value, gone: forgotten }),
    })
    .catch(() => null);
  const shown = () => client.getQueryData<GoalList>(KEY)?.goals[0]?.title;
  return { client, store, answers, read, fetching, shown, forgotten };
}

describe("reading", () => {
  it("shows what is remembered until the service has answered", async () => {
    const { answers, shown, fetching } = setUp();
    answers.store?.(list("remembered"));
    await vi.waitFor(() => expect(shown()).toBe("remembered"));
    answers.service?.(list("fresh"));
    await fetching;
    expect(shown()).toBe("fresh");
  });

  it("keeps what is remembered, and the error, when the service fails", async () => {
    const { client, answers, shown, fetching } = setUp();
    answers.store?.(list("remembered"));
    await vi.waitFor(() => expect(shown()).toBe("remembered"));
    answers.service?.(Promise.reject(new Error("no route")));
    await fetching;
    expect(shown()).toBe("remembered");
    expect(client.getQueryState(KEY)?.status).toBe("error");
  });

  it("drops what the service does not know, and lets no late memory bring it back", async () => {
    const { client, fetching, answers, shown, forgotten } = setUp();
    answers.service?.(Promise.reject(new CommandFailure({ code: "not_found", message: "gone", fields: [] })));
    await fetching;
    answers.store?.(list("remembered"));
    await vi.advanceTimersByTimeAsync(10);
    expect(shown()).toBeUndefined();
    expect(client.getQueryState(KEY)?.status).toBe("error");
    expect(forgotten).toHaveBeenCalledOnce();
  });

  it("lets no late memory replace the service's answer", async () => {
    const { answers, shown, fetching } = setUp();
    answers.service?.(list("fresh"));
    await fetching;
    answers.store?.(list("remembered"));
    await Promise.resolve();
    expect(shown()).toBe("fresh");
  });

  it("shows nothing that was remembered for another session", async () => {
    const { store, answers, shown } = setUp();
    store.sessionChanged(session({ company: "Another company" }));
    answers.store?.(list("remembered"));
    await vi.advanceTimersByTimeAsync(10);
    expect(shown()).toBeUndefined();
  });

  it("shows what is remembered when the same session is only told anew", async () => {
    const { store, answers, shown } = setUp();
    store.sessionChanged(session({ kept: "session" }));
    answers.store?.(list("remembered"));
    await vi.waitFor(() => expect(shown()).toBe("remembered"));
  });

  it("asks the store only while nothing is on screen", async () => {
    const { client, store, answers, read, fetching } = setUp();
    answers.service?.(list("fresh"));
    await fetching;
    read.mockClear();
    const again = client.fetchQuery({
      queryKey: KEY,
      queryFn: (context) => readFreshly(store, context, { read, patch: (value) => value }),
    });
    answers.service?.(list("fresher"));
    await again;
    expect(read.mock.calls).toEqual([["service"]]);
  });
});
