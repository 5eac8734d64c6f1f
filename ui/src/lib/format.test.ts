import { afterEach, describe, expect, it, vi } from "vitest";
import { speaking } from "../testing/speaking";
import {
  ageOf,
  daysUntil,
  decimalsOf,
  formatBytes,
  formatDay,
  formatDuration,
  formatEarlierDay,
  formatMeasured,
  formatNumber,
  formatProgress,
  isoWeek,
  parseTime,
} from "./format";
import { initials, shortName } from "./names";

const MINUTE = 60_000;

describe("ages", () => {
  it.each([
    [0, "now"],
    [4_999, "now"],
    [6_000, "6\u00a0s"],
    [14 * MINUTE, "14\u00a0min"],
    [125 * MINUTE, "2\u00a0h"],
    [3 * 24 * 60 * MINUTE, "3\u00a0d"],
  ])("%d ms is %s", (age, text) => {
    expect(ageOf(0, age).text).toBe(text);
  });

  it("stay true until the moment they name", () => {
    for (const age of [0, 6_000, 59_999, 14 * MINUTE, 59 * MINUTE, 125 * MINUTE]) {
      const { text, trueUntil } = ageOf(0, age);
      expect(ageOf(0, trueUntil - 1).text).toBe(text);
      expect(ageOf(0, trueUntil).text).not.toBe(text);
    }
  });

  it("are never negative: a clock ahead of ours reads now", () => {
    expect(ageOf(10_000, 0).text).toBe("now");
  });
});

describe("money", () => {
  afterEach(() => vi.restoreAllMocks());

  it.each([
    ["en-US", "−€1,200.5", "€395–450"],
    ["de-DE", "−1.200,5\u00a0€", "395–450\u00a0€"],
  ])("has its sign where %s has it", async (locale, amount, range) => {
    speaking(locale);
    const { formatMeasured, formatRange } = await import("./format");
    expect(formatMeasured(-1_200.5, "€")).toBe(amount);
    expect(formatRange(395, 450, "€")).toBe(range);
  });
});

describe("numbers and dates", () => {
  it("clamp progress only for display", () => {
    expect(formatProgress(140)).toBe("100\u202f%");
  });

  it("use a real minus sign", () => {
    expect(formatNumber(-1.5)).toBe("−1.5");
  });

  it("take a bare date as a local day", () => {
    const now = new Date(2026, 2, 12, 23, 50).getTime();
    expect(daysUntil(parseTime("2026-03-13") ?? 0, now)).toBe(1);
  });

  it("name an earlier day as people do, as long as its weekday is unmistakable", () => {
    const now = new Date(2026, 10, 23, 10, 42).getTime();
    const day = (date: number) => formatEarlierDay(new Date(2026, 10, date, 18).getTime(), now);
    expect(day(22)).toBe("yesterday");
    expect(day(20)).toBe("Friday");
    expect(day(17)).toBe("Tuesday");
    expect(day(16), "a Monday, as today").toBe(formatDay(new Date(2026, 10, 16).getTime(), now));
  });

  it("say sizes and durations", () => {
    expect(formatBytes(48_231)).toBe("48\u00a0kB");
    expect(formatDuration(228_000)).toBe("3\u00a0min 48\u00a0s");
  });

  it("count weeks as ISO 8601 does", () => {
    expect(isoWeek(new Date(2026, 10, 23).getTime())).toBe(48);
    expect(isoWeek(new Date(2027, 0, 1).getTime())).toBe(53);
  });
});

describe("names", () => {
  it("are shortened to the given name where it stands first", () => {
    expect(shortName("Aylin Demir")).toBe("Aylin");
    expect(shortName("佐藤 美咲")).toBe("佐藤 美咲");
  });

  it("give the first letter of the script", () => {
    expect(initials("Олена Шевченко")).toBe("ОШ");
    expect(initials("佐藤 美咲")).toBe("佐");
  });
});

describe("figures of a column", () => {
  it("have the decimals that one of them needs, at most two", () => {
    expect(decimalsOf([7, 6.9])).toBe(1);
    expect(decimalsOf([7, 12])).toBe(0);
    expect(decimalsOf([1.254, 3])).toBe(2);
    expect(decimalsOf([])).toBe(0);
    expect(formatMeasured(7, "h", decimalsOf([7, 6.9]))).toBe("7.0\u00a0h");
  });
});
