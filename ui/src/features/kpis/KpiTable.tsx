import { Link } from "@tanstack/react-router";
import { ChevronDown, ChevronUp } from "lucide-react";
import type { Kpi } from "../../bindings";
import { Avatar } from "../../components/ui/Avatar";
import { Delta } from "../../components/ui/Delta";
import { useRowHeight } from "../../components/ui/density";
import { LiveMark } from "../../components/ui/LiveBadge";
import { Trend } from "../../components/ui/Trend";
import { VirtualRows } from "../../components/ui/VirtualRows";
import { formatMeasured } from "../../lib/format";
import { shortName } from "../../lib/names";
import { bandOf, isGood, lastChange } from "../../lib/series";
import { bandText, healthWords, kpiWords, listWords } from "../../lib/words";
import { useMark } from "../../realtime/hooks";
import { KpiAge } from "./KpiCard";
import { useKpiPoints } from "./kpiData";
import type { KpiSort, NameOfOwner } from "./kpiSort";

interface KpiTableProps {
  kpis: readonly Kpi[];
  sort: KpiSort;
  reversed: boolean;
  onSort: (sort: KpiSort) => void;
  owner: NameOfOwner;
  stale: boolean;
}

/** KPIs as rows. A head sorts by its column, and once more the other way round. */
export function KpiTable({ kpis, sort, reversed, onSort, owner, stale }: KpiTableProps) {
  const rowHeight = useRowHeight();
  return (
    <div className={`work-list kpi-table flex min-h-0 flex-1 flex-col ${stale ? "stale" : ""}`}>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would bring a border and a legend. */}
      <div className="th" role="group" aria-label={listWords.sort}>
        {COLUMNS.map((column) => (
          <Head
            key={column.sort}
            {...column}
            order={column.sort === sort ? (reversed ? "reversed" : "usual") : null}
            onSort={onSort}
          />
        ))}
      </div>
      <VirtualRows
        items={kpis}
        keyOf={({ id }) => id}
        heightOf={() => rowHeight}
        label={kpiWords.title}
        className="px-2 pb-2"
        remember="kpi-table"
        testId="kpi-table"
      >
        {(kpi, place) => (
          <Row kpi={kpi} owner={owner(kpi.ownerId)} tabIndex={place.tabIndex} selected={place.selected} />
        )}
      </VirtualRows>
    </div>
  );
}

const COLUMNS: readonly { sort: KpiSort; className: string }[] = [
  { sort: "health", className: "col-health" },
  { sort: "name", className: "grow" },
  { sort: "value", className: "col-value" },
  { sort: "change", className: "col-delta" },
  { sort: "target", className: "col-target" },
  { sort: "age", className: "col-age" },
  { sort: "owner", className: "col-owner" },
];

interface HeadProps {
  sort: KpiSort;
  className: string;
  /** Null: sorted by another column. */
  order: "usual" | "reversed" | null;
  onSort: (sort: KpiSort) => void;
}

function Head({ sort, className, order, onSort }: HeadProps) {
  return (
    <span className={className}>
      <button type="button" className="sorts" aria-pressed={order !== null} onClick={() => onSort(sort)}>
        {kpiWords.columnHeads[sort]}
        {order === "usual" && <ChevronDown size={12} strokeWidth={2.25} aria-hidden="true" />}
        {order === "reversed" && (
          <>
            <ChevronUp size={12} strokeWidth={2.25} aria-hidden="true" />
            <span className="sr-only">{listWords.reversed}</span>
          </>
        )}
      </button>
    </span>
  );
}

interface RowProps {
  kpi: Kpi;
  owner: string | null;
  tabIndex: number;
  selected: boolean;
}

function Row({ kpi, owner, tabIndex, selected }: RowProps) {
  const mark = useMark(kpi.id);
  const change = lastChange(useKpiPoints(kpi));
  const band = bandOf(kpi);
  return (
    <Link
      to="/kpis/$kpiId"
      params={{ kpiId: kpi.id }}
      className="row"
      draggable={false}
      tabIndex={tabIndex}
      data-row
      data-selected={selected || undefined}
      data-kpi-id={kpi.id}
    >
      {mark && <span className="wash" key={mark.seq} />}
      <span className="col-health small flex items-center gap-1.5 text-ink-2">
        <Trend health={kpi.health} />
        {healthWords[kpi.health]}
      </span>
      <span className="flex min-w-24 grow items-center gap-2">
        <span className="truncate" title={kpi.name}>
          {kpi.name || kpiWords.untitled}
        </span>
        <LiveMark mark={mark} />
      </span>
      <span className="col-value num semi">
        {kpi.currentValue === null ? "–" : formatMeasured(kpi.currentValue, kpi.unit)}
      </span>
      <span className="col-delta">
        {change !== null && <Delta value={change} good={isGood(change, kpi.direction)} />}
      </span>
      <span className="col-target small num truncate text-ink-2">{band && bandText(band, kpi.unit)}</span>
      <span className="col-age">
        <KpiAge kpi={kpi} />
      </span>
      <span className="col-owner">
        {kpi.ownerId !== null && owner !== null && (
          <>
            <Avatar id={kpi.ownerId} name={owner} />
            <span className="small truncate text-ink-2">{shortName(owner)}</span>
          </>
        )}
      </span>
    </Link>
  );
}
