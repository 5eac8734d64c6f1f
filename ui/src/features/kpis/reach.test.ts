import { describe, expect, it } from "vitest";
import { kpi } from "../../testing/fixtures";
import { honestReaches, sinceOf } from "./reach";

const NOW = Date.UTC(2026, 10, 23);
const DAY = 86_400_000;

/** One reading every `days`, the last one today. */
const every = (days: number, count: number) =>
  kpi({
    points: Array.from({ length: count }, (_, at) => ({
      at: new Date(NOW - (count - 1 - at) * days * DAY).toISOString(),
      value: at,
    })),
  });

describe("the reach of the lines", () => {
  it("is offered as far as all readings are here", () => {
    expect(honestReaches([every(7, 20)], NOW)).toEqual(["w4", "w12", "w20", "all"]);
    expect(honestReaches([every(7, 20), every(3, 20)], NOW), "of one the readings before are not here").toEqual([
      "w4",
      "all",
    ]);
    expect(honestReaches([every(1, 20)], NOW)).toEqual(["all"]);
  });

  it("counts a KPI with few readings as known from its beginning", () => {
    expect(honestReaches([every(1, 5)], NOW)).toEqual(["w4", "w12", "w20", "all"]);
  });

  it("shows everything that is here when no weeks are chosen", () => {
    expect(sinceOf("all", NOW)).toBe(Number.NEGATIVE_INFINITY);
    expect(sinceOf("w4", NOW)).toBe(NOW - 28 * DAY);
  });
});
