import { describe, expect, it } from "vitest";
import { event, item } from "../../testing/fixtures";
import { withoutEchoes } from "./echoes";

const moved = (newStatus: "completed" | "blocked", at: string) =>
  ({ ...event("action.status_changed", { newStatus }), timestamp: at }) as ReturnType<typeof event>;
const completed = { ...event("action.completed"), timestamp: "2026-11-23T09:00:00.100Z" } as ReturnType<typeof event>;

describe("the feed", () => {
  it("tells a completion once", () => {
    const echo = item(1, moved("completed", "2026-11-23T09:00:00.000Z"));
    const told = item(2, completed);
    expect(withoutEchoes([told, echo])).toEqual([told]);
  });

  it("keeps another move, an earlier completion, and one that nothing else tells", () => {
    const feed = [
      item(3, completed),
      item(2, moved("blocked", "2026-11-23T09:00:00.000Z")),
      item(1, moved("completed", "2026-11-23T08:00:00.000Z")),
    ];
    expect(withoutEchoes(feed)).toEqual(feed);
    const alone = [item(1, moved("completed", "2026-11-23T09:00:00.000Z"))];
    expect(withoutEchoes(alone)).toEqual(alone);
  });
});
