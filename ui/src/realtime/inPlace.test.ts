import { expect, it } from "vitest";
import { changedInPlace, holds } from "./inPlace";

const items = () => Array.from({ length: 5 }, (_, index) => ({ id: `a${index}`, value: 0 }));

it("changes one and leaves the others as they are", () => {
  const before = items();
  const after = changedInPlace(before, "a3", (item) => ({ ...item, value: 1 }));
  expect(after.map(({ value }) => value)).toEqual([0, 0, 0, 1, 0]);
  expect(after[2]).toBe(before[2]);
  expect(before[3]?.value).toBe(0);
});

it("finds its way again in what it returned", () => {
  const twice = ["a1", "a3"].reduce((list, id) => changedInPlace(list, id, (item) => ({ ...item, value: 1 })), items());
  expect(twice.map(({ value }) => value)).toEqual([0, 1, 0, 1, 0]);
  expect(holds(twice, "a4")).toBe(true);
});

it("returns the same list when nothing is to be changed", () => {
  const before = items();
  expect(changedInPlace(before, "nobody", (item) => ({ ...item }))).toBe(before);
  expect(changedInPlace(before, "a1", (item) => item)).toBe(before);
  expect(holds(before, "nobody")).toBe(false);
});
