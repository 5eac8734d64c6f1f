/** What the compiler promises to whoever uses the hooks; `tsc` is the test, the run only holds its place. */
import { expect, expectTypeOf, it } from "vitest";
import type { Event, EventType, GoalCompleted, GoalPaused, IssueCreated } from "../bindings";
import type { DataOf, EventOf } from "../lib/events";
import type { GoalActivityOptions, RealtimeEventOptions, RealtimeGoalsOptions } from "./hooks";
import type { EventsOf, Registry } from "./registry";
import type { RealtimeToasts } from "./toasts";

it("a type names its payload", () => {
  expectTypeOf<DataOf<"goal.completed">>().toEqualTypeOf<GoalCompleted>();
  expectTypeOf<EventOf<"goal.completed">["type"]>().toEqualTypeOf<"goal.completed">();
});

it("a subject decides what its handler gets", () => {
  expectTypeOf<EventsOf<"issue.created">["data"]>().toEqualTypeOf<IssueCreated>();
  expectTypeOf<EventsOf<["goal.completed", "goal.paused"]>["data"]>().toEqualTypeOf<GoalCompleted | GoalPaused>();
  expectTypeOf<EventsOf<"*">>().toEqualTypeOf<Event>();
  expectTypeOf<Parameters<RealtimeEventOptions<"issue.created">["onEvent"]>[0]>().toEqualTypeOf<
    EventOf<"issue.created">
  >();
});

it("the goal hooks hand over the data, not the message", () => {
  expectTypeOf<Parameters<NonNullable<GoalActivityOptions["onCompleted"]>>[0]>().toEqualTypeOf<GoalCompleted>();
  expectTypeOf<Parameters<NonNullable<RealtimeGoalsOptions["onGoalPaused"]>>[0]>().toEqualTypeOf<GoalPaused>();
  expectTypeOf<Parameters<RealtimeToasts["issueCreated"]>[0]>().toEqualTypeOf<IssueCreated>();
});

it("a mistyped event does not compile", () => {
  const subscribe: Registry["subscribe"] = () => 1;
  // @ts-expect-error: there is no such event.
  subscribe("goal.complete", () => {});
  // @ts-expect-error: nor in a list.
  subscribe(["goal.completed", "goal.finished"], () => {});
  subscribe("goal.completed", ({ data }) => {
    // @ts-expect-error: a completion has no reason.
    void data.reason;
  });
  expectTypeOf<"goal.deleted">().not.toExtend<EventType>();
  expect(true).toBe(true);
});
