import { expect, it } from "vitest";
import { appended, changedInPlace, found, holds, patchedBy } from "./inPlace";

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

it("appends what is not there yet", () => {
  const before = items();
  const after = appended(before, { id: "new", value: 7 });
  expect(after.map(({ id }) => id)).toEqual(["a0", "a1", "a2", "a3", "a4", "new"]);
  expect(found(after, "new")?.value).toBe(7);
  expect(appended(after, { id: "new", value: 8 })).toBe(after);
  expect(holds(before, "new")).toBe(false);
});

it("tells lists apart that had the same beginning", () => {
  const before = items();
  const [one, other] = [appended(before, { id: "one", value: 1 }), appended(before, { id: "other", value: 2 })];
  expect([holds(one, "one"), holds(one, "other")]).toEqual([true, false]);
  expect([holds(other, "one"), holds(other, "other")]).toEqual([false, true]);
});

it("copies a list once for a crowd of changes, and never the one that is on screen", () => {
  const before = items();
  const seen: unknown[] = [];
  const after = patchedBy(before, ["a1", "a3", "new", "new"], (list, id) => {
    const raised = (item: { id: string; value: number }) => ({ ...item, value: item.value + 1 });
    const next = changedInPlace(appended(list, { id, value: 0 }), id, raised);
    seen.push(next);
    return next;
  });
  expect(after.map(({ value }) => value)).toEqual([0, 1, 0, 1, 0, 2]);
  expect(new Set(seen).size).toBe(1);
  expect(before).toEqual(items());
  expect(changedInPlace(after, "a0", (item) => ({ ...item, value: 9 }))).not.toBe(after);
});
