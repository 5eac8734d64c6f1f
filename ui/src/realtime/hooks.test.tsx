import { act, renderHook } from "@testing-library/react";
import type { ReactNode } from "react";
import { describe, expect, it, vi } from "vitest";
import { createQueryClient } from "../app/queryClient";
import { installFakeBackend } from "../testing/fakeBackend";
import { event, item } from "../testing/fixtures";
import { settle } from "../testing/renderApp";
import {
  type RealtimeGoalsOptions,
  useGoalActivity,
  useLiveBadge,
  useRealtimeConnection,
  useRealtimeEvent,
  useRealtimeGoals,
} from "./hooks";
import { RealtimeProvider } from "./provider";
import { createRealtime } from "./realtime";

function setUp() {
  const backend = installFakeBackend();
  const realtime = createRealtime(createQueryClient());
  const wrapper = ({ children }: { children: ReactNode }) => (
    <RealtimeProvider realtime={realtime}>{children}</RealtimeProvider>
  );
  return { backend, realtime, wrapper };
}

describe("useRealtimeEvent", () => {
  it("hands an event to the newest handler without subscribing again", () => {
    const { realtime, wrapper } = setUp();
    const subscribe = vi.spyOn(realtime.registry, "subscribe");
    const first = vi.fn();
    const second = vi.fn();
    const { rerender } = renderHook(({ onEvent }) => useRealtimeEvent({ eventType: ["goal.paused"], onEvent }), {
      wrapper,
      initialProps: { onEvent: first },
    });
    const subscriptions = subscribe.mock.calls.length;

    rerender({ onEvent: second });
    realtime.registry.dispatch(event("goal.paused"));

    expect(subscribe).toHaveBeenCalledTimes(subscriptions);
    expect(first).not.toHaveBeenCalled();
    expect(second).toHaveBeenCalledTimes(1);
  });

  it("hears nothing while it is not enabled or after its component is gone", () => {
    const { realtime, wrapper } = setUp();
    const onEvent = vi.fn();
    const { rerender, unmount } = renderHook(({ enabled }) => useRealtimeEvent({ eventType: "*", onEvent, enabled }), {
      wrapper,
      initialProps: { enabled: false },
    });
    realtime.registry.dispatch(event("goal.paused"));
    expect(onEvent).not.toHaveBeenCalled();

    rerender({ enabled: true });
    realtime.registry.dispatch(event("goal.paused"));
    unmount();
    realtime.registry.dispatch(event("goal.paused"));

    expect(onEvent).toHaveBeenCalledTimes(1);
  });
});

describe("in strict mode, across remounts and with handlers that change", () => {
  it("no event is lost and none is heard twice", () => {
    const { realtime, wrapper } = setUp();
    const heard: string[] = [];
    const listen = (tag: string) =>
      renderHook(
        ({ tag }) => useRealtimeEvent({ eventType: "*", onEvent: ({ type }) => heard.push(`${tag} ${type}`) }),
        { wrapper, initialProps: { tag }, reactStrictMode: true },
      );

    const { rerender, unmount } = listen("first");
    realtime.registry.dispatch(event("goal.paused"));
    rerender({ tag: "second" });
    realtime.registry.dispatch(event("goal.resumed"));
    unmount();
    listen("third");
    realtime.registry.dispatch(event("goal.completed"));

    expect(heard).toEqual(["first goal.paused", "second goal.resumed", "third goal.completed"]);
  });
});

describe("manual subscriptions", () => {
  it("hear until they end", () => {
    const { realtime } = setUp();
    const heard = vi.fn();
    const id = realtime.subscribe(["goal.paused", "goal.resumed"], heard);
    realtime.registry.dispatch(event("goal.paused"));
    realtime.unsubscribe(id);
    realtime.registry.dispatch(event("goal.resumed"));
    expect(heard).toHaveBeenCalledTimes(1);
  });
});

describe("the goal hooks", () => {
  it("tell one goal's events from another's", () => {
    const { realtime, wrapper } = setUp();
    const onPaused = vi.fn();
    renderHook(() => useGoalActivity({ goalId: "goal-repeat", onPaused }), { wrapper });

    realtime.registry.dispatch(event("goal.paused", { goalId: "goal-48" }));
    const mine = event("goal.paused");
    realtime.registry.dispatch(mine);

    expect(onPaused).toHaveBeenCalledTimes(1);
    expect(onPaused).toHaveBeenCalledWith(mine.data);
  });

  it("tell the handler of the type and the one for any", () => {
    const { realtime, wrapper } = setUp();
    const onGoalCreated = vi.fn();
    const onAnyGoalEvent = vi.fn();
    renderHook(() => useRealtimeGoals({ onGoalCreated, onAnyGoalEvent }), { wrapper });
    const created = event("goal.created");

    realtime.registry.dispatch(created);
    realtime.registry.dispatch(event("issue.created"));

    expect(onGoalCreated).toHaveBeenCalledWith(created.data);
    expect(onAnyGoalEvent.mock.calls).toEqual([["goal.created", created.data]]);
  });
});

describe("a handler of useRealtimeGoals that throws", () => {
  it("is counted, and keeps the one for any from nothing", () => {
    const { realtime, wrapper } = setUp();
    const onAnyGoalEvent = vi.fn();
    const onGoalCompleted = () => {
      throw new Error("on purpose");
    };
    const complaint = vi.spyOn(console, "error").mockImplementation(() => {});
    renderHook(() => useRealtimeGoals({ onGoalCompleted, onAnyGoalEvent }), { wrapper });
    realtime.registry.dispatch(event("goal.completed"));
    complaint.mockRestore();

    expect(onAnyGoalEvent).toHaveBeenCalledTimes(1);
    expect(realtime.store.get().handlerFailures).toBe(1);
  });
});

describe("the handlers of useRealtimeGoals", () => {
  it("are called in their order, the one of the type first, whichever came later", () => {
    const { realtime, wrapper } = setUp();
    const heard: string[] = [];
    const onAnyGoalEvent = () => void heard.push("any");
    const { rerender } = renderHook((options: RealtimeGoalsOptions) => useRealtimeGoals(options), {
      wrapper,
      initialProps: { onAnyGoalEvent } as RealtimeGoalsOptions,
    });
    rerender({ onAnyGoalEvent, onGoalPaused: () => void heard.push("paused") });
    realtime.registry.dispatch(event("goal.paused"));
    expect(heard).toEqual(["paused", "any"]);
  });
});

describe("useRealtimeConnection", () => {
  it("gives the state and the figures", async () => {
    const { backend, wrapper } = setUp();
    const { result } = renderHook(() => useRealtimeConnection(), { wrapper });
    await settle();
    await act(() => backend.send([item(1, event("goal.paused"))]));

    expect(result.current).toMatchObject({ isConnected: true, connectionState: "connected", isEnabled: true });
    expect(result.current.stats.events).toBe(1);
  });
});

describe("useLiveBadge", () => {
  it("hides by itself and says so", () => {
    const onHide = vi.fn();
    const { result } = renderHook(() => useLiveBadge({ autoHideDuration: 1_000, onHide }));

    act(() => result.current.triggerBadge());
    expect(result.current.showBadge).toBe(true);
    act(() => vi.advanceTimersByTime(1_000));

    expect(result.current.showBadge).toBe(false);
    expect(onHide).toHaveBeenCalledTimes(1);
  });

  it("starts its time anew when it is triggered again", () => {
    const { result } = renderHook(() => useLiveBadge());
    act(() => result.current.triggerBadge());
    act(() => vi.advanceTimersByTime(4_000));
    act(() => result.current.triggerBadge());
    act(() => vi.advanceTimersByTime(4_000));

    expect(result.current.showBadge).toBe(true);
  });
});
