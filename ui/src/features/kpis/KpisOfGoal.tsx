import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { GoalKpi, KpiDetail } from "../../bindings";
import { Chart } from "../../components/ui/Chart";
import { Delta } from "../../components/ui/Delta";
import { AsOf } from "../../components/ui/Freshness";
import { LiveMark } from "../../components/ui/LiveBadge";
import { formatMeasured, parseTime } from "../../lib/format";
import { codeOf } from "../../lib/result";
import { bandOf, isGood, lastChange, windowOf } from "../../lib/series";
import { bandText, failureWords, kpiWords } from "../../lib/words";
import { useMark } from "../../realtime/hooks";
import { useRealtime } from "../../realtime/provider";
import { kpiQuery } from "../../realtime/queries";
import { describe, isOld, useReadingPoints, useUnseen } from "./kpiData";

/** Weeks shown, as milliseconds. */
const SHOWN = 12 * 7 * 86_400_000;

/** The KPIs of a goal as charts, the first one first. */
export function KpisOfGoal({ measures }: { measures: readonly GoalKpi[] }) {
  return (
    <div className="goal-kpis" data-testid="goal-kpis">
      {[...measures]
        .sort((a, b) => Number(b.isPrimary) - Number(a.isPrimary))
        .map((measure) => (
          <KpiOfGoal key={measure.measureId} measure={measure} />
        ))}
    </div>
  );
}

function KpiOfGoal({ measure }: { measure: GoalKpi }) {
  const { store } = useRealtime();
  const { data, error } = useQuery(kpiQuery(store, measure.measureId));
  const mark = useMark(measure.measureId);
  const { name, unit } = measure;
  // What the goal says is shown until the KPI itself is here, and is patched by the same events.
  const value = data?.kpi.currentValue ?? measure.currentValue;
  return (
    <Link
      to="/kpis/$kpiId"
      params={{ kpiId: measure.measureId }}
      className="card goal-kpi relative"
      draggable={false}
      data-kpi-id={measure.measureId}
    >
      {mark && <span className="wash" key={mark.seq} />}
      <span className="flex items-baseline gap-2">
        <span className="strong grow truncate" title={name}>
          {name}
        </span>
        <LiveMark mark={mark} />
        <span className="v num">{value === null ? "–" : formatMeasured(value, unit)}</span>
        {data && <Change detail={data} />}
      </span>
      {data ? <Series detail={data} /> : <NoSeries error={error} />}
    </Link>
  );
}

/** In the place of the chart, while there is none. */
function NoSeries({ error }: { error: unknown }) {
  if (error)
    return <span className="small grid h-39 place-items-center text-ink-3">{failureWords[codeOf(error)].title}</span>;
  return (
    <span className="skeleton flex h-39 flex-col justify-end gap-6 pb-6" aria-busy="true">
      <span className="sk" />
      <span className="sk" />
    </span>
  );
}

function Change({ detail }: { detail: KpiDetail }) {
  const change = lastChange(useReadingPoints(detail));
  return change === null ? null : <Delta value={change} good={isGood(change, detail.kpi.direction)} />;
}

function Series({ detail }: { detail: KpiDetail }) {
  const { kpi } = detail;
  const all = useReadingPoints(detail);
  const unseen = useUnseen();
  const { points, before } = windowOf(all, (all.at(-1)?.at ?? 0) - SHOWN);
  const band = bandOf(kpi);
  const at = kpi.currentValueAt === null ? null : parseTime(kpi.currentValueAt);
  return (
    <>
      <span className="small mb-1 flex items-center gap-2 text-ink-3">
        <span className="grow truncate">{band && kpiWords.target(bandText(band, kpi.unit))}</span>
        {at !== null && <AsOf time={at} stale={false} old={isOld(kpi, Date.now())} />}
      </span>
      <Chart
        points={points}
        before={before}
        band={band}
        unit={kpi.unit}
        health={kpi.health}
        unseen={unseen}
        height={152}
        label={describe(kpi, points, band)}
      />
    </>
  );
}
