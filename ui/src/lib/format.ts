/**
 * Numbers and times in the reader's locale. Between a number and its unit stands a no-break space, a narrow one before a sign; a minus is a minus sign.
 */

import { dateFormat, numberFormat, relativeFormat } from "./intl";
import { units } from "./words/units";

/** Before a sign (`38.6 %`) and before a word or a letter (`51.2 h`), which would seem to touch its figure. */
const [NARROW, WIDE] = ["\u202f", "\u00a0"];
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** What money is called where formats are made. */
const CURRENCIES: Record<string, () => Intl.NumberFormat> = {
  $: money("USD"),
  "€": money("EUR"),
  "£": money("GBP"),
  "¥": money("JPY"),
};

/** Younger than this reads "now". */
const NOW_MS = 5 * SECOND;

const figure = numberFormat({ maximumFractionDigits: 2 });
const clock = dateFormat({ timeStyle: "short" });
const clockSeconds = dateFormat({ timeStyle: "medium" });
const day = dateFormat({ day: "numeric", month: "short" });
const fullDay = dateFormat({ day: "numeric", month: "short", year: "numeric" });
const weekday = dateFormat({ weekday: "short", day: "numeric", month: "short" });
const shortNameOfDay = dateFormat({ weekday: "short" });
const nameOfDay = dateFormat({ weekday: "long" });
const today = dateFormat({ weekday: "long", day: "numeric", month: "long" });
const ago = relativeFormat({ numeric: "auto" });

/** By the decimals they have at least. */
const FIGURES = [0, 1, 2].map((minimumFractionDigits) =>
  numberFormat({ minimumFractionDigits, maximumFractionDigits: 2 }),
);

function money(currency: string): () => Intl.NumberFormat {
  const sign = { style: "currency", currency, currencyDisplay: "narrowSymbol" } as const;
  return numberFormat({ ...sign, minimumFractionDigits: 0, maximumFractionDigits: 2 });
}

function withMinus(figure: string): string {
  return figure.replace("-", "−");
}

/** A figure with at most two decimals, and at least as many as are asked for. */
export function formatNumber(value: number, decimals = 0): string {
  return withMinus((FIGURES[decimals] ?? figure)().format(value));
}

/** The decimals with which figures stand below one another: as many as one of them needs, at most two. */
export function decimalsOf(values: readonly number[]): number {
  const needed = (value: number) =>
    [0, 1].find((decimals) => Number(value.toFixed(decimals)) === Number(value.toFixed(2)));
  return Math.max(0, ...values.map((value) => needed(value) ?? 2));
}

/** A figure and its unit: `38.6 %`; a currency sign stands where the reader's language has it. */
export function formatMeasured(value: number, unit: string | null, decimals = 0): string {
  if (!unit) return formatNumber(value, decimals);
  const currency = CURRENCIES[unit];
  if (currency !== undefined) return withMinus(currency().format(value));
  return `${formatNumber(value, decimals)}${/^\p{L}/u.test(unit) ? WIDE : NARROW}${unit}`;
}

/** A change with its sign: `+0.3`, `−1.1`, `±0`. */
export function formatSigned(value: number): string {
  if (value === 0) return "±0";
  return value > 0 ? `+${formatNumber(value)}` : formatNumber(value);
}

/** From one figure to another, the unit once: `40–48 h`. */
export function formatRange(low: number, high: number, unit: string | null): string {
  const measured = formatMeasured(high, unit);
  if (unit && measured.startsWith(unit)) return `${formatMeasured(low, unit)}–${formatNumber(high)}`;
  return `${formatNumber(low)}–${measured}`;
}

/** Progress for display, clamped to 0–100 (protocol.md N10). */
export function clampProgress(progress: number): number {
  return Math.min(100, Math.max(0, progress));
}

/** `48 %` */
export function formatProgress(progress: number): string {
  return formatMeasured(Math.round(clampProgress(progress)), "%");
}

/** `84 kB` */
export function formatBytes(bytes: number): string {
  if (bytes < 1_000) return formatMeasured(bytes, units.byte);
  if (bytes < 1_000_000) return formatMeasured(Math.round(bytes / 1_000), units.kilobyte);
  return formatMeasured(Math.round(bytes / 100_000) / 10, units.megabyte);
}

/** Milliseconds of an ISO time, or of the local midnight of a bare date; null when it is neither. */
export function parseTime(text: string): number | null {
  const bare = /^\d{4}-\d{2}-\d{2}$/.test(text);
  const millis = new Date(bare ? `${text}T00:00:00` : text).getTime();
  return Number.isNaN(millis) ? null : millis;
}

/** `10:38` */
export function formatClock(time: number): string {
  return clock().format(time);
}

/** `10:38:12` */
export function formatClockSeconds(time: number): string {
  return clockSeconds().format(time);
}

/** `31 Dec`, with the year when it is not the year of `now`. */
export function formatDay(time: number, now: number): string {
  const sameYear = new Date(time).getFullYear() === new Date(now).getFullYear();
  return (sameYear ? day() : fullDay()).format(time);
}

/** `Tue 24 Nov`: a day near enough that its weekday helps. */
export function formatWeekday(time: number): string {
  return weekday().format(time).replace(",", "");
}

/** `Tuesday` */
export function formatDayName(time: number): string {
  return nameOfDay().format(time);
}

/** `Tue` */
export function formatShortDayName(time: number): string {
  return shortNameOfDay().format(time);
}

/** `yesterday`, `Friday`, within a week before `now`; else `12 Nov`. */
export function formatEarlierDay(time: number, now: number): string {
  const days = -daysUntil(time, now);
  if (days === 1) return ago().format(-1, "day");
  if (days > 1 && days < 7) return nameOfDay().format(time);
  return formatDay(time, now);
}

/** `2026-11-24`, the local day as forms and the server write it. */
export function isoDay(time: number): string {
  const date = new Date(time);
  const two = (count: number) => String(count).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** `18 Dec 2026` */
export function formatFullDay(time: number): string {
  return fullDay().format(time);
}

/** `1 Oct – 18 Dec 2026`; the end alone when there is no start. */
export function formatSpan(start: number | null, end: number): string {
  if (start === null || start > end) return formatFullDay(end);
  return fullDay().formatRange(start, end);
}

/** `Monday 23 November` */
export function formatToday(time: number): string {
  return today().format(time);
}

/** The time of day, after the day when `time` is not on the day of `now`. */
export function formatMoment(time: number, now: number): string {
  const isToday = new Date(time).toDateString() === new Date(now).toDateString();
  return isToday ? formatClock(time) : `${formatDay(time, now)}, ${formatClock(time)}`;
}

/** A moment to come: `10:38` today, `tomorrow 08:00`, `Mon 08:00` within a week, else `7 Dec, 08:00`. */
export function formatComing(time: number, now: number): string {
  const days = daysUntil(time, now);
  if (days === 1) return `${ago().format(1, "day")} ${formatClock(time)}`;
  if (days > 1 && days < 7) return `${shortNameOfDay().format(time)} ${formatClock(time)}`;
  return formatMoment(time, now);
}

/** An age in words and the time at which the words stop being true. */
export interface Age {
  text: string;
  /** Milliseconds since the epoch. */
  trueUntil: number;
}

/** The age of `time` at `now`: `now`, `6 s`, `14 min`, `2 h`, `3 d`. */
export function ageOf(time: number, now: number): Age {
  const age = Math.max(0, now - time);
  if (age < NOW_MS) return { text: units.now, trueUntil: time + NOW_MS };
  const [unit, symbol] =
    age < MINUTE
      ? [SECOND, units.second]
      : age < HOUR
        ? [MINUTE, units.minute]
        : age < DAY
          ? [HOUR, units.hour]
          : [DAY, units.day];
  const count = Math.floor(age / unit);
  return { text: formatMeasured(count, symbol), trueUntil: time + (count + 1) * unit };
}

/** A duration of at least a second: `45 s`, `3 min 48 s`, `2 h 5 min`. */
export function formatDuration(millis: number): string {
  const seconds = Math.max(0, Math.floor(millis / SECOND));
  if (seconds < 60) return formatMeasured(seconds, units.second);
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${formatMeasured(minutes, units.minute)} ${formatMeasured(seconds % 60, units.second)}`;
  return `${formatMeasured(Math.floor(minutes / 60), units.hour)} ${formatMeasured(minutes % 60, units.minute)}`;
}

/** Whole days from the day of `now` to the day of `time`; negative when past. */
export function daysUntil(time: number, now: number): number {
  return Math.round((startOfDay(time) - startOfDay(now)) / DAY);
}

/** Local midnight after `now`. */
export function nextMidnight(now: number): number {
  const day = new Date(now);
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() + 1).getTime();
}

/** ISO 8601 week number, 1–53. */
export function isoWeek(time: number): number {
  const date = new Date(time);
  const thursday = new Date(date.getFullYear(), date.getMonth(), date.getDate() + 4 - (date.getDay() || 7));
  const yearStart = new Date(thursday.getFullYear(), 0, 1);
  return Math.ceil(((thursday.getTime() - yearStart.getTime()) / DAY + 1) / 7);
}

function startOfDay(time: number): number {
  const day = new Date(time);
  return new Date(day.getFullYear(), day.getMonth(), day.getDate()).getTime();
}
