import { QueryClient } from "@tanstack/react-query";
import { describe, expect, it, vi } from "vitest";
import type { GoalList } from "../bindings";
import { queryKeys } from "../lib/queryKeys";
import { event, goal } from "../testing/fixtures";
import { createEffects } from "./effects";
import { createInvalidation } from "./invalidation";
import { createRegistry } from "./registry";

function parts() {
  const client = new QueryClient();
  const list: GoalList = {
    goals: [goal({ id: "a", status: "active" }), goal({ id: "b", status: "active" })],
    asOf: "",
  };
  client.setQueryData(queryKeys.goals.list, list);
  return { client, invalidation: createInvalidation(client), registry: createRegistry(() => {}) };
}

const statuses = (client: QueryClient) =>
  client.getQueryData<GoalList>(queryKeys.goals.list)?.goals.map(({ status }) => status);

describe("effects", () => {
  it("say of each event what it changed, what is read again, and who heard it", () => {
    const all = parts();
    all.registry.subscribe("*", () => {});
    all.registry.subscribe("goal.paused", () => {});
    const paused = event("goal.paused", { goalId: "a" });
    const elsewhere = event("goal.paused", { goalId: "unknown" });
    const effects = createEffects(all, [paused, elsewhere], 50);

    effects.apply([paused, elsewhere]);
    effects.dispatch(paused);

    expect(effects.of(paused)).toMatchObject({
      patched: ["goals"],
      invalidated: ["goals/a", "goals", "dashboard-stats"],
      handlers: 2,
    });
    expect(effects.of(paused)?.handlersMs).toBeGreaterThanOrEqual(0);
    expect(effects.of(elsewhere)?.patched).toEqual([]);
    expect(statuses(all.client)).toEqual(["paused", "active"]);
    all.invalidation.stop();
  });

  it("look at the last events alone; all are applied, in their order", () => {
    const all = parts();
    const apply = vi.spyOn(all.invalidation, "apply");
    const events = [
      event("goal.paused", { goalId: "a" }),
      event("goal.completed", { goalId: "b" }),
      event("goal.resumed", { goalId: "a" }),
    ];
    const effects = createEffects(all, events, 1);

    effects.apply(events);

    expect(events.map((one) => effects.of(one) !== null)).toEqual([false, false, true]);
    expect(apply).toHaveBeenCalledTimes(2);
    expect(statuses(all.client)).toEqual(["active", "completed"]);
    all.invalidation.stop();
  });
});
