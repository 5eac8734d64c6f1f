import { Link } from "@tanstack/react-router";
import type { Kpi } from "../../bindings";
import { Avatar } from "../../components/ui/Avatar";
import { Delta } from "../../components/ui/Delta";
import { AsOf } from "../../components/ui/Freshness";
import { LiveMark } from "../../components/ui/LiveBadge";
import { Sparkline } from "../../components/ui/Sparkline";
import { Trend } from "../../components/ui/Trend";
import { formatMeasured, parseTime } from "../../lib/format";
import { bandOf, isGood, lastChange } from "../../lib/series";
import { bandText, healthWords, kpiWords } from "../../lib/words";
import { useMark } from "../../realtime/hooks";
import { describe, isOld, useKpiPoints } from "./kpiData";

interface KpiCardProps {
  kpi: Kpi;
  /** A name. */
  owner: string | null;
  /** The first moment that its line shows. */
  since: number;
}

/** A KPI on a card: value, change, line with its band, health, age. */
export function KpiCard({ kpi, owner, since }: KpiCardProps) {
  const mark = useMark(kpi.id);
  const points = useKpiPoints(kpi);
  const shown = points.filter(({ at }) => at >= since);
  const band = bandOf(kpi);
  const change = lastChange(points);
  return (
    <Link
      to="/kpis/$kpiId"
      params={{ kpiId: kpi.id }}
      className="card kpi"
      draggable={false}
      data-row
      data-kpi-id={kpi.id}
    >
      {mark && <span className="wash" key={mark.seq} />}
      <span className="flex items-center gap-2">
        <span className="strong grow truncate" title={kpi.name}>
          {kpi.name || kpiWords.untitled}
        </span>
        <LiveMark mark={mark} />
        {kpi.ownerId !== null && owner !== null && <Avatar id={kpi.ownerId} name={owner} small />}
      </span>
      <span className="mt-0.5 flex items-baseline gap-2">
        <span className="v num">{kpi.currentValue === null ? "–" : formatMeasured(kpi.currentValue, kpi.unit)}</span>
        {change !== null && <Delta value={change} good={isGood(change, kpi.direction)} />}
      </span>
      <span className="my-2">
        <Sparkline points={shown} band={band} health={kpi.health} label={describe(kpi, shown, band)} height={56} />
      </span>
      <span className="small -ml-0.5 flex items-center gap-1 text-ink-2">
        <Trend health={kpi.health} size={12} />
        <span>{healthWords[kpi.health]}</span>
        <span className="truncate pl-0.5 text-ink-3">{band && bandText(band, kpi.unit)}</span>
        <span className="grow" />
        <KpiAge kpi={kpi} />
      </span>
    </Link>
  );
}

/** When its value was read; grey with a clock when the next reading is overdue. */
export function KpiAge({ kpi }: { kpi: Kpi }) {
  const time = kpi.currentValueAt === null ? null : parseTime(kpi.currentValueAt);
  if (time === null) return <span className="fresh">{kpiWords.noValue}</span>;
  return <AsOf time={time} stale={false} old={isOld(kpi, Date.now())} />;
}
