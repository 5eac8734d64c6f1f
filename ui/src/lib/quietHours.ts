/** Quiet hours as spans of a week of clocks: drawing, naming and changing them. Whether there are any right now is Rust's to say. */
import type { QuietHours, QuietSpan } from "../bindings";

/** Days, the first of the week first. */
export const WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] as const;

/** One of them. */
export type Weekday = (typeof WEEKDAYS)[number];

/** Minutes of a day. */
export const DAY = 1_440;

/** How a day is kept. */
export type QuietKind = "none" | "hours" | "allDay";

/** The whole day, from midnight to midnight. */
export const ALL_DAY: QuietSpan = { from: 0, until: DAY };

/** How a day is kept. */
export function kindOfSpan(span: QuietSpan | null): QuietKind {
  if (span === null) return "none";
  return span.from === 0 && span.until === DAY ? "allDay" : "hours";
}

/** The quiet parts of a day, in minutes: what is left of the day before, and its own. */
export function quietParts(hours: Pick<QuietHours, Weekday>, day: Weekday): { from: number; until: number }[] {
  const before = hours[WEEKDAYS[(WEEKDAYS.indexOf(day) + 6) % 7] as Weekday];
  const own = hours[day];
  const parts: { from: number; until: number }[] = [];
  if (before && before.until > DAY) parts.push({ from: 0, until: before.until - DAY });
  if (own) parts.push({ from: own.from, until: Math.min(own.until, DAY) });
  return parts;
}

/** The day on which `time` (ms since the epoch) is. */
export function weekdayOf(time: number): Weekday {
  return WEEKDAYS[(new Date(time).getDay() + 6) % 7] as Weekday;
}

/** A moment of a day, as it can be told to a format. */
export function minuteOf(day: Weekday, minute: number): number {
  // The first of June 2026 is a Monday, and no clock changes in its week.
  return new Date(2026, 5, 1 + WEEKDAYS.indexOf(day), 0, minute).getTime();
}

/** `19:00` */
export function clockText(minute: number): string {
  const two = (count: number) => String(count).padStart(2, "0");
  return `${two(Math.floor(minute / 60) % 24)}:${two(minute % 60)}`;
}

/** Minutes since midnight of `19:00`, `1900`, `19`, `7 pm`; null when it is no time of day. */
export function parseClock(text: string): number | null {
  const found = /^(\d{1,2})(?:[:.]?(\d{2}))?\s*(?:([ap])\.?m?\.?)?$/i.exec(text.trim());
  if (found === null) return null;
  const [, hourText, minuteText = "0", half] = found;
  const [hour, minute] = [Number(hourText), Number(minuteText)];
  if (minute > 59 || hour > (half ? 12 : 23) || (half && hour === 0)) return null;
  if (!half) return hour * 60 + minute;
  return ((hour % 12) + (half.toLowerCase() === "p" ? 12 : 0)) * 60 + minute;
}

/** A span from one time of the clock to another: to that of the next day where it has to be, or is wished. */
export function spanOf(from: number, until: number, nextDay: boolean): QuietSpan {
  const clock = until % DAY;
  return { from, until: nextDay || clock <= from ? clock + DAY : clock };
}
