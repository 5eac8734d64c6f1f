/** What the KPI pages show of a KPI. */
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { Kpi, KpiDetail, KpiReading } from "../../bindings";
import { useAtMost } from "../../components/ui/time";
import { formatDay, parseTime } from "../../lib/format";
import { type Band, outside, type Point } from "../../lib/series";
import { bandText, chartText } from "../../lib/words";
import { useRealtimeState } from "../../realtime/hooks";
import { useRealtime } from "../../realtime/provider";
import { peopleQuery } from "../../realtime/queries";
import type { NameOfOwner } from "./kpiSort";

/** Charts change at most this often, in ms: 4 a second (protocol.md 7.5). */
const CHART_MS = 250;

/** Points as the charts take them; many changes become few. */
export function useKpiPoints(kpi: Pick<Kpi, "points">): readonly Point[] {
  const points = useMemo(() => kpi.points.map(({ at, value }) => ({ at: parseTime(at) ?? 0, value })), [kpi.points]);
  return useAtMost(points, CHART_MS);
}

/** All readings, oldest first. */
export function useReadingPoints(detail: Pick<KpiDetail, "readings">): readonly Point[] {
  const points = useMemo(() => pointsOf(detail.readings), [detail.readings]);
  return useAtMost(points, CHART_MS);
}

function pointsOf(readings: readonly KpiReading[]): Point[] {
  // Turned around first, so that the last one of a day comes last.
  const points = readings.map(({ date, value }) => ({ at: parseTime(date) ?? 0, value })).reverse();
  return points.sort((a, b) => a.at - b.at);
}

/** The stretches in which nothing was heard, as far as the window remembers. */
export function useUnseen(): readonly (readonly [number, number])[] {
  const gaps = useRealtimeState((state) => state.gaps);
  return useMemo(() => gaps.map(({ since, until }) => [parseTime(since) ?? 0, parseTime(until) ?? 0] as const), [gaps]);
}

/** What the owners of KPIs are called: as told along with them, else as the company lists its people. */
export function useOwners(): NameOfOwner {
  const { store } = useRealtime();
  const { data } = useQuery(peopleQuery(store));
  const names = useRealtimeState((state) => state.names);
  return useMemo(() => {
    const listed = new Map(
      (data?.people ?? []).flatMap(({ id, userId, name }) => [
        [id, name],
        [userId ?? id, name],
      ]),
    );
    return (id) => (id === null ? null : (names[id] ?? listed.get(id) ?? null));
  }, [names, data]);
}

/** Whether the last value lies outside the band. */
export function isOut(kpi: Kpi, band: Band | null): boolean {
  return kpi.currentValue !== null && band !== null && outside(kpi.currentValue, band) !== 0;
}

/** A chart in words. */
export function describe(kpi: Pick<Kpi, "name" | "unit">, points: readonly Point[], band: Band | null): string {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) return kpi.name;
  const values = points.map(({ value }) => value);
  const now = Date.now();
  return chartText({
    name: kpi.name,
    unit: kpi.unit,
    count: points.length,
    from: formatDay(first.at, now),
    until: formatDay(last.at, now),
    first: first.value,
    last: last.value,
    low: Math.min(...values),
    high: Math.max(...values),
    band: band && bandText(band, kpi.unit),
  });
}

const DAY = 86_400_000;

const EXPECTED: Record<string, number> = { daily: 1, weekly: 7, monthly: 31, quarterly: 92, annual: 366, yearly: 366 };

/** Whether a new reading is overdue at the frequency of the KPI. */
export function isOld(kpi: Kpi, now: number): boolean {
  const at = kpi.currentValueAt === null ? null : parseTime(kpi.currentValueAt);
  const days = EXPECTED[kpi.frequency?.toLowerCase() ?? ""] ?? 31;
  return at !== null && now - at > days * DAY;
}
