import { describe, expect, it } from "vitest";
import { clockText, kindOfSpan, parseClock, quietParts, spanOf, weekdayOf } from "./quietHours";
import { DEFAULT_SETTINGS } from "./settings";

describe("quiet hours", () => {
  it("leave on a day what is left of the night before, and begin anew in the evening", () => {
    const { quietHours } = DEFAULT_SETTINGS;
    expect(quietParts(quietHours, "tuesday")).toEqual([
      { from: 0, until: 420 },
      { from: 1140, until: 1440 },
    ]);
    expect(quietParts(quietHours, "monday")[0], "from Sunday").toEqual({ from: 0, until: 420 });
    expect(quietParts({ ...quietHours, monday: null, tuesday: null }, "tuesday")).toEqual([]);
  });

  it("end on the next day where the clock says so, or where it is wished", () => {
    expect(spanOf(1140, 420, false)).toEqual({ from: 1140, until: 1860 });
    expect(spanOf(0, 420, false)).toEqual({ from: 0, until: 420 });
    expect(spanOf(0, 420, true)).toEqual({ from: 0, until: 1860 });
    expect(spanOf(600, 600, false), "a whole day").toEqual({ from: 600, until: 2040 });
    expect(spanOf(600, 0, false), "until midnight").toEqual({ from: 600, until: 1440 });
    expect(kindOfSpan(spanOf(0, 0, false))).toBe("allDay");
  });

  it("are typed as people write times", () => {
    const times = ["19:00", "7", "0730", "7.15", "7 pm", "12am", "12:30 PM", "24:00", "7:60", "13 pm", "soon", ""];
    const read = [1140, 420, 450, 435, 1140, 0, 750, null, null, null, null, null];
    expect(times.map(parseClock)).toEqual(read);
    expect(clockText(1860)).toBe("07:00");
  });

  it("begin their week on a Monday", () => {
    expect(weekdayOf(new Date(2026, 10, 23, 10).getTime())).toBe("monday");
    expect(weekdayOf(new Date(2026, 10, 22, 10).getTime())).toBe("sunday");
  });
});
