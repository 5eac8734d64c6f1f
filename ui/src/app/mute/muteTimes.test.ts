import { expect, it } from "vitest";
import { muteTimes } from "./muteTimes";

it("ends a day and a week later at the same time by the clock on the wall", () => {
  const now = new Date(2026, 2, 28, 14, 5);
  const ends = muteTimes(now.getTime()).map(({ until }) => until && new Date(until));
  expect(ends).toEqual([new Date(2026, 2, 29, 14, 5), new Date(2026, 3, 4, 14, 5), null]);
});
