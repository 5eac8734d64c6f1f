import { type ReactNode, useMemo } from "react";
import type { Kpi, KpiReading } from "../../bindings";
import { Delta } from "../../components/ui/Delta";
import { useRowHeight } from "../../components/ui/density";
import { Face } from "../../components/ui/Person";
import { VirtualRows } from "../../components/ui/VirtualRows";
import { decimalsOf, formatClock, formatDay, formatMeasured, formatNumber, parseTime } from "../../lib/format";
import { isGood, round } from "../../lib/series";
import { kpiWords } from "../../lib/words";
import { useRealtimeState } from "../../realtime/hooks";

interface ReadingsProps {
  /** Newest first. */
  readings: readonly KpiReading[];
  kpi: Kpi;
  /** Which goals it feeds. */
  feeds: ReactNode;
  /** In the place of the chart: with the heads of the columns. */
  table: boolean;
}

/** The readings, one a row. */
export function Readings({ readings, kpi, feeds, table }: ReadingsProps) {
  const rowHeight = useRowHeight();
  const decimals = useMemo(() => decimalsOf(readings.map(({ value }) => value)), [readings]);
  const rows = readings.map((reading, index) => ({ reading, before: readings[index + 1] ?? null }));
  return (
    <section className="-mx-2 flex min-h-0 min-w-0 flex-col">
      <h2 className="sec flex-none">
        {kpiWords.readings}
        <span className="n">{formatNumber(readings.length)}</span>
        <span className="grow" />
        {feeds}
      </h2>
      {table && <Head />}
      {readings.length === 0 && <p className="px-2 text-ink-3">{kpiWords.noReadings}</p>}
      <VirtualRows
        items={rows}
        keyOf={({ reading }) => reading.id}
        heightOf={() => rowHeight}
        label={kpiWords.readings}
        testId="readings"
      >
        {({ reading, before }, place) => (
          <Row reading={reading} before={before} kpi={kpi} decimals={decimals} tabIndex={place.tabIndex} />
        )}
      </VirtualRows>
    </section>
  );
}

function Head() {
  const { columns } = kpiWords;
  return (
    <div className="th reading px-2!" aria-hidden="true">
      <span>{columns.date}</span>
      <span>{columns.time}</span>
      <span>{columns.value}</span>
      <span>{columns.change}</span>
      <span>{columns.by}</span>
      <span className="grow">{columns.note}</span>
    </div>
  );
}

interface RowProps {
  reading: KpiReading;
  before: KpiReading | null;
  kpi: Kpi;
  /** Of every value of the column. */
  decimals: number;
  tabIndex: number;
}

function Row({ reading, before, kpi, decimals, tabIndex }: RowProps) {
  const time = parseTime(reading.date) ?? 0;
  const recorded = parseTime(reading.recordedAt ?? "") ?? time;
  const change = before === null ? null : round(reading.value - before.value);
  const known = useRealtimeState(({ names }) => (reading.recordedBy === null ? undefined : names[reading.recordedBy]));
  return (
    <div className="row reading px-2!" data-row tabIndex={tabIndex} data-reading-id={reading.id}>
      <span className="num whitespace-nowrap">{formatDay(time, Date.now())}</span>
      <span className="small num whitespace-nowrap text-ink-3">{formatClock(recorded)}</span>
      <span className="num strong whitespace-nowrap">{formatMeasured(reading.value, kpi.unit, decimals)}</span>
      <span>{change !== null && <Delta value={change} good={isGood(change, kpi.direction)} />}</span>
      <span>
        {reading.recordedBy && <Face id={reading.recordedBy} name={reading.recordedByName ?? known ?? null} />}
      </span>
      <span className="small grow truncate text-ink-2">
        {reading.note}
        {reading.isOverride && reading.originalValue !== null && (
          <span className="text-ink-3"> {kpiWords.overridden(formatMeasured(reading.originalValue, kpi.unit))}</span>
        )}
      </span>
    </div>
  );
}
