/** How far back the lines of a list reach. */
import type { Kpi } from "../../bindings";
import { parseTime } from "../../lib/format";
import { kpiWords } from "../../lib/words";
import { SPARK_POINTS } from "../../realtime/patchLists";

/** What a line shows: some weeks, or the last readings whenever they were. */
export type Reach = keyof typeof kpiWords.reaches;

/** All of them, the shortest first. */
export const REACHES = Object.keys(kpiWords.reaches) as Reach[];

const WEEK = 7 * 86_400_000;

const SPANS: Record<Reach, number> = { w4: 4 * WEEK, w12: 12 * WEEK, w20: 20 * WEEK, all: Number.POSITIVE_INFINITY };

/** The first moment that is shown. */
export function sinceOf(reach: Reach, now: number): number {
  return now - SPANS[reach];
}

/** The reaches that would leave out no reading: a list holds the last few of each KPI alone. */
export function honestReaches(kpis: readonly Kpi[], now: number): readonly Reach[] {
  const known = kpis.reduce((latest, kpi) => Math.max(latest, knownSince(kpi)), Number.NEGATIVE_INFINITY);
  return REACHES.filter((reach) => reach === "all" || known <= sinceOf(reach, now));
}

/** From when on all readings of a KPI are here: the one before its first would lie as far away as they do from one another. */
function knownSince({ points }: Kpi): number {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined || points.length < SPARK_POINTS) return Number.NEGATIVE_INFINITY;
  const [from, until] = [parseTime(first.at) ?? Number.POSITIVE_INFINITY, parseTime(last.at) ?? 0];
  return from - (until - from) / (points.length - 1);
}
