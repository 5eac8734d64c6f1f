/** Figures over time: the target band, what a change means, what is shown of a series. */
import type { Direction, Kpi } from "../bindings";

/** A figure at a moment (milliseconds since the epoch). */
export interface Point {
  at: number;
  value: number;
}

/** Where the figure should be; null: open on that side. */
export interface Band {
  low: number | null;
  high: number | null;
}

/** The target band of a KPI; null when it has no target. */
export function bandOf(kpi: Pick<Kpi, "minimalValue" | "optimalValue" | "targetValue" | "direction">): Band | null {
  const { minimalValue, optimalValue, targetValue, direction } = kpi;
  if (minimalValue !== null && optimalValue !== null && minimalValue !== optimalValue) {
    return { low: Math.min(minimalValue, optimalValue), high: Math.max(minimalValue, optimalValue) };
  }
  const target = targetValue ?? optimalValue ?? minimalValue;
  if (target === null) return null;
  if (direction === "decrease") return { low: null, high: target };
  if (direction === "increase") return { low: target, high: null };
  return { low: target, high: target };
}

/** Whether a KPI is in the red with this value (protocol.md 5.6). */
export function isAtRisk(
  { atRiskBelow, atRiskAbove }: Pick<Kpi, "atRiskBelow" | "atRiskAbove">,
  value: number,
): boolean {
  return (atRiskBelow !== null && value < atRiskBelow) || (atRiskAbove !== null && value > atRiskAbove);
}

/** How far `value` is outside the band: negative below, positive above, 0 within. */
export function outside(value: number, { low, high }: Band): number {
  if (low !== null && value < low) return value - low;
  if (high !== null && value > high) return value - high;
  return 0;
}

/** Whether a change is a good one; null when the direction does not tell. */
export function isGood(change: number, direction: Direction): boolean | null {
  if (change === 0) return null;
  if (direction === "increase") return change > 0;
  if (direction === "decrease") return change < 0;
  return null;
}

/** The last value minus the one before; null without two. */
export function lastChange(points: readonly Point[]): number | null {
  const last = points.at(-1);
  const before = points.at(-2);
  return last === undefined || before === undefined ? null : round(last.value - before.value);
}

/** So much more air there is on an open side of the band. */
const OPEN = 5;

/** The lowest and highest figure to show, the nearer edge of the band included, with some air. */
export function extent(values: readonly number[], band: Band | null): [number, number] {
  const edges = band === null ? [] : [band.low, band.high].filter((edge) => edge !== null);
  const all = [...values, ...edges];
  if (all.length === 0) return [0, 1];
  const low = Math.min(...all);
  const high = Math.max(...all);
  const air = (high - low || Math.abs(high) || 1) * 0.08;
  // An open side of the band is wide enough to be seen as a band.
  return [low - air * (band?.low === null ? OPEN : 1), high + air * (band?.high === null ? OPEN : 1)];
}

/** Without the noise of binary fractions. */
export function round(value: number): number {
  return Number(value.toPrecision(12));
}

/** How many readings in a row went the same way: positive rising, negative falling. */
export function runOf(points: readonly Point[]): number {
  let run = 0;
  for (let index = points.length - 1; index > 0; index -= 1) {
    const step = Math.sign((points[index]?.value ?? 0) - (points[index - 1]?.value ?? 0));
    if (step === 0 || (run !== 0 && step !== Math.sign(run))) break;
    run += step;
  }
  return run;
}

/** 52 weeks, so that weekdays stay on weekdays. */
const YEAR = 364 * 86_400_000;

/** The points since `since`, and those of the year before, moved by a year. */
export function windowOf(points: readonly Point[], since: number): { points: Point[]; before: Point[] } {
  const shown = points.filter(({ at }) => at >= since);
  const [first, last] = [shown[0]?.at, shown.at(-1)?.at];
  if (first === undefined || last === undefined) return { points: [], before: [] };
  const before = points
    .map(({ at, value }) => ({ at: at + YEAR, value }))
    .filter(({ at }) => at >= first && at <= last);
  // When everything is shown, the year before is part of it.
  return { points: shown, before: shown.length === points.length ? [] : before };
}

/** One line a reading, fields quoted where they must be. */
export function csvOf(rows: readonly (readonly (string | number | null)[])[]): string {
  return rows.map((row) => row.map(csvField).join(",")).join("\r\n");
}

function csvField(field: string | number | null): string {
  const text = field === null ? "" : String(field);
  // A leading sign would be read as a formula by spreadsheets; numbers stay numbers.
  const safe = typeof field === "string" && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
