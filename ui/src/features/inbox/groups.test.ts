import { describe, expect, it } from "vitest";
import { inboxItem } from "../../testing/fixtures";
import { groupInbox } from "./groups";

const NOW = new Date(2026, 10, 23, 10, 42).getTime();
const at = (day: number, hour: number, minute = 0) => new Date(2026, 10, day, hour, minute).toISOString();
const nobody: ReadonlySet<number> = new Set();

function shape(groups: ReturnType<typeof groupInbox>) {
  return groups.map(({ name, entries }) => [
    name,
    ...entries.map((entry) => (entry.kind === "item" ? entry.item.id : entry.items.map(({ id }) => id))),
  ]);
}

describe("the groups of the inbox", () => {
  it("are unread first, then what was read today, then the rest", () => {
    const items = [
      inboxItem({ id: 4, at: at(23, 10), read: true }),
      inboxItem({ id: 3, at: at(23, 9), read: false }),
      inboxItem({ id: 2, at: at(22, 9), read: true }),
      inboxItem({ id: 1, at: at(20, 9), read: false }),
    ];
    expect(shape(groupInbox(items, nobody, NOW))).toEqual([
      ["unread", 3, 1],
      ["today", 4],
      ["before", 2],
    ]);
  });

  it("keep an entry in its place that was read here", () => {
    const items = [inboxItem({ id: 2, at: at(23, 10), read: true }), inboxItem({ id: 1, at: at(23, 9), read: false })];
    expect(shape(groupInbox(items, new Set([2]), NOW))).toEqual([["unread", 2, 1]]);
  });

  it("gather each absence into one card", () => {
    const missed = (id: number, hour: number, minute: number) =>
      inboxItem({ id, at: at(22, hour), receivedAt: at(23, 8, minute), origin: "catchUp" });
    const items = [
      inboxItem({ id: 6, at: at(23, 9) }),
      missed(5, 20, 41),
      missed(4, 18, 41),
      missed(3, 17, 10),
      missed(2, 16, 10),
      missed(1, 15, 2),
    ];
    const groups = groupInbox(items, nobody, NOW);
    expect(shape(groups)).toEqual([["unread", 6, [5, 4], [3, 2], 1]]);
    expect(groups[0]?.entries[1]).toMatchObject({
      since: new Date(at(22, 18)).getTime(),
      until: new Date(at(23, 8, 41)).getTime(),
    });
  });
});
