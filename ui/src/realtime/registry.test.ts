import { describe, expect, it, vi } from "vitest";
import type { Event } from "../bindings";
import { event } from "../testing/fixtures";
import { createRegistry } from "./registry";

const ignore = () => {};

describe("the registry", () => {
  it("calls handlers in the order of their subscription, whatever their subject", () => {
    const registry = createRegistry(ignore);
    const heard: string[] = [];
    registry.subscribe("*", () => heard.push("all"));
    registry.subscribe("goal.paused", () => heard.push("one"));
    registry.subscribe(["goal.resumed", "goal.paused"], () => heard.push("several"));

    registry.dispatch(event("goal.paused"));

    expect(heard).toEqual(["all", "one", "several"]);
  });

  it("hands over only the types asked for", () => {
    const registry = createRegistry(ignore);
    const handler = vi.fn();
    registry.subscribe(["goal.created", "issue.created"], handler);

    registry.dispatch(event("goal.paused"));
    registry.dispatch(event("issue.created"));

    expect(handler).toHaveBeenCalledTimes(1);
  });

  it("lets a throwing handler stop nobody and reports it", () => {
    const failures: [unknown, Event][] = [];
    const registry = createRegistry((error, failed) => failures.push([error, failed]));
    const after = vi.fn();
    const fault = new Error("broken");
    registry.subscribe("*", () => {
      throw fault;
    });
    registry.subscribe("*", after);
    const paused = event("goal.paused");

    registry.dispatch(paused);

    expect(after).toHaveBeenCalledWith(paused);
    expect(failures).toEqual([[fault, paused]]);
  });

  it("does not call a handler that was unsubscribed by an earlier one", () => {
    const registry = createRegistry(ignore);
    const late = vi.fn();
    let lateId = 0;
    registry.subscribe("*", () => registry.unsubscribe(lateId));
    lateId = registry.subscribe("*", late);

    registry.dispatch(event("goal.paused"));

    expect(late).not.toHaveBeenCalled();
  });

  it("calls a handler subscribed during an event only from the next one on", () => {
    const registry = createRegistry(ignore);
    const added = vi.fn();
    const id = registry.subscribe("*", () => {
      registry.unsubscribe(id);
      registry.subscribe("*", added);
    });

    registry.dispatch(event("goal.paused"));
    expect(added).not.toHaveBeenCalled();
    registry.dispatch(event("goal.resumed"));
    expect(added).toHaveBeenCalledTimes(1);
  });
});
