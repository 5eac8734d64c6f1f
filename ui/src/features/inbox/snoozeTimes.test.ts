import { describe, expect, it } from "vitest";
import { momentOf, snoozeTimes } from "./snoozeTimes";

const at = (day: number, hour: number, minute = 0) => new Date(2026, 10, day, hour, minute).getTime();
const offered = (now: number) => snoozeTimes(now).map(({ name, at }) => [name, at]);

describe("the times of a snooze", () => {
  it("are an hour, this afternoon, tomorrow and Monday on a Wednesday morning", () => {
    expect(offered(at(25, 9, 40))).toEqual([
      ["hour", at(25, 10, 40)],
      ["afternoon", at(25, 14)],
      ["tomorrow", at(26, 8)],
      ["monday", at(30, 8)],
    ]);
  });

  it("offer the evening in the afternoon, and nothing of today at night", () => {
    expect(offered(at(25, 13, 30))[1]).toEqual(["evening", at(25, 18)]);
    expect(offered(at(25, 17, 30)).map(([name]) => name)).toEqual(["hour", "tomorrow", "monday"]);
  });

  it("name Monday once: on a Sunday it is tomorrow, on a Monday the next one", () => {
    expect(offered(at(29, 19)).map(([name]) => name)).toEqual(["hour", "tomorrow"]);
    expect(offered(at(30, 19)).at(-1)).toEqual(["monday", new Date(2026, 11, 7, 8).getTime()]);
  });

  it("are eight in the morning by the clock on the wall, however long the night is", () => {
    for (let day = 0; day < 365; day += 1) {
      const now = new Date(2026, 0, 1 + day, 20).getTime();
      for (const time of snoozeTimes(now).slice(1)) expect(new Date(time.at).getHours()).toBe(8);
    }
  });

  it("can be one's own", () => {
    expect(momentOf("2026-11-25", "16:15")).toBe(at(25, 16, 15));
    expect(momentOf("", "16:15")).toBeNull();
    expect(momentOf("2026-11-25", "")).toBeNull();
  });
});
