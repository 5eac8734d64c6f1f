import { describe, expect, it } from "vitest";
import { bandOf, csvOf, extent, isGood, lastChange, outside, type Point, runOf, windowOf } from "./series";

const DAY = 86_400_000;
const points = (...values: number[]): Point[] => values.map((value, index) => ({ at: index * DAY, value }));
const target = { minimalValue: null, optimalValue: null, targetValue: null } as const;

describe("the band", () => {
  it("lies between the minimal and the optimal value, whichever is greater", () => {
    const band = bandOf({ ...target, minimalValue: 48, optimalValue: 40, direction: "decrease" });
    expect(band).toEqual({ low: 40, high: 48 });
  });

  it("is open on the good side of a single target", () => {
    expect(bandOf({ ...target, targetValue: 90, direction: "increase" })).toEqual({ low: 90, high: null });
    expect(bandOf({ ...target, targetValue: 2, direction: "decrease" })).toEqual({ low: null, high: 2 });
    expect(bandOf({ ...target, targetValue: 5, direction: "maintain" })).toEqual({ low: 5, high: 5 });
  });

  it("is not there without a target", () => {
    expect(bandOf({ ...target, direction: "increase" })).toBeNull();
  });

  it("says how far outside a value is, signed", () => {
    const band = { low: 40, high: 48 };
    expect([outside(51, band), outside(38, band), outside(44, band)]).toEqual([3, -2, 0]);
  });

  it("is within the extent of the chart", () => {
    const [low, high] = extent([60, 55], { low: 40, high: 48 });
    expect(low).toBeLessThan(40);
    expect(high).toBeGreaterThan(60);
  });

  it("is a band to be seen where it has no end", () => {
    const [low, high] = extent([60, 55], { low: null, high: 50 });
    expect((50 - low) / (high - low)).toBeGreaterThan(0.2);
  });
});

describe("changes", () => {
  it("are good by direction, not by sign", () => {
    expect(isGood(-1, "decrease")).toBe(true);
    expect(isGood(-1, "increase")).toBe(false);
    expect(isGood(1, "maintain")).toBeNull();
  });

  it("are free of binary noise", () => {
    expect(lastChange(points(0.1, 0.3))).toBe(0.2);
    expect(lastChange(points(1))).toBeNull();
  });

  it("count how long they went the same way", () => {
    expect(runOf(points(1, 4, 3, 2))).toBe(-2);
    expect(runOf(points(1, 2, 3))).toBe(2);
    expect(runOf(points(2, 2))).toBe(0);
  });
});

describe("a window on a series", () => {
  it("brings the same weeks of the year before, moved onto this year", () => {
    const series = [
      { at: 0, value: 1 },
      { at: 10 * DAY, value: 2 },
      { at: 364 * DAY, value: 3 },
      { at: 374 * DAY, value: 4 },
    ];
    const shown = windowOf(series, 300 * DAY);
    expect(shown.points.map(({ value }) => value)).toEqual([3, 4]);
    expect(shown.before).toEqual([
      { at: 364 * DAY, value: 1 },
      { at: 374 * DAY, value: 2 },
    ]);
  });

  it("brings no year before when all of it is shown", () => {
    expect(windowOf(points(1, 2), Number.NEGATIVE_INFINITY).before).toEqual([]);
  });
});

describe("CSV", () => {
  it("quotes what must be quoted and lets no text become a formula", () => {
    expect(csvOf([["a,b", 'say "x"', "=1+1", -2, null]])).toBe('"a,b","say ""x""",\'=1+1,-2,');
  });
});
