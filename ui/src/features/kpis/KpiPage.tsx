import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { ClipboardCopy, Ellipsis, LineChart, Table2 } from "lucide-react";
import { type ReactNode, useMemo } from "react";
import type { KpiDetail } from "../../bindings";
import { Button } from "../../components/ui/Button";
import { Chart } from "../../components/ui/Chart";
import { Delta } from "../../components/ui/Delta";
import { EmptyState } from "../../components/ui/EmptyState";
import { Failure } from "../../components/ui/Failure";
import { AsOf } from "../../components/ui/Freshness";
import { HeaderActions } from "../../components/ui/HeaderActions";
import { LiveMark } from "../../components/ui/LiveBadge";
import { Menu } from "../../components/ui/Menu";
import { ListSkeleton } from "../../components/ui/Skeleton";
import { StaleNote } from "../../components/ui/StaleNote";
import { StatusBar } from "../../components/ui/StatusBar";
import { Segmented } from "../../components/ui/Toolbar";
import { Trend } from "../../components/ui/Trend";
import { showToast } from "../../components/ui/toast";
import { useKeys } from "../../components/ui/useKeys";
import { useSticky } from "../../components/ui/useSticky";
import { formatMeasured, parseTime } from "../../lib/format";
import { codeOf } from "../../lib/result";
import { bandOf, csvOf, isGood, lastChange, outside, type Point, round, runOf, windowOf } from "../../lib/series";
import { bandText, healthWords, keyHints, kpiWords, listWords, placeText, runText } from "../../lib/words";
import { useMark } from "../../realtime/hooks";
import { useRealtime } from "../../realtime/provider";
import { kpiQuery } from "../../realtime/queries";
import { useStaleness } from "../../realtime/useStaleness";
import { KpiAge } from "./KpiCard";
import { describe, useReadingPoints, useUnseen } from "./kpiData";
import { Readings } from "./Readings";
import { RecordReading } from "./RecordReading";

type Range = keyof typeof kpiWords.ranges;

const WEEK = 7 * 86_400_000;

const SPANS: Record<Range, number> = { w4: 4 * WEEK, w20: 20 * WEEK, y1: 52 * WEEK, all: Number.POSITIVE_INFINITY };

/** One KPI: its series, its readings, and a form for the next one. */
export function KpiPage() {
  const { kpiId } = useParams({ from: "/kpis/$kpiId" });
  const { store } = useRealtime();
  const { data, error, refetch } = useQuery(kpiQuery(store, kpiId));
  return (
    <div className="flex min-h-0 flex-1 flex-col" data-testid="kpi-page" data-kpi-id={kpiId}>
      {data ? (
        <Detail key={kpiId} detail={data} error={error} />
      ) : (
        <Absent error={error} onTryAgain={() => void refetch()} />
      )}
    </div>
  );
}

function Absent({ error, onTryAgain }: { error: unknown; onTryAgain: () => void }) {
  const navigate = useNavigate();
  if (!error) return <ListSkeleton />;
  if (codeOf(error) !== "not_found") return <Failure error={error} onTryAgain={onTryAgain} />;
  return (
    <EmptyState title={kpiWords.missingTitle} why={kpiWords.missingWhy} blocked>
      <Button keys={["G", "K"]} onClick={() => void navigate({ to: "/kpis" })}>
        {kpiWords.goTo}
      </Button>
    </EmptyState>
  );
}

function Detail({ detail, error }: { detail: KpiDetail; error: unknown }) {
  const { kpi } = detail;
  const { record = false } = useSearch({ from: "/kpis/$kpiId" });
  const { cause, trueAt } = useStaleness(detail.asOf, error);
  const [range, setRange] = useSticky<Range>("kpi-range", "w20");
  const [view, setView] = useSticky<"chart" | "table">("kpi-view", "chart");
  const turn = () => setView(view === "chart" ? "table" : "chart");
  useKeys({ t: turn });
  const points = useReadingPoints(detail);
  const unseen = useUnseen();
  const band = bandOf(kpi);
  const since = useMemo(() => sinceOf(points, range), [points, range]);
  const shown = useMemo(() => windowOf(points, since), [points, since]);
  const readings = useMemo(
    () => detail.readings.filter(({ date }) => (parseTime(date) ?? 0) >= since),
    [detail.readings, since],
  );
  const Turned = view === "chart" ? Table2 : LineChart;

  return (
    <>
      <HeaderActions>
        <Button variant="ghost" keys={["T"]} onClick={turn}>
          <Turned size={16} strokeWidth={1.75} aria-hidden="true" />
          {view === "chart" ? kpiWords.table : kpiWords.chart}
        </Button>
        <Menu
          label={listWords.more}
          items={[
            {
              label: kpiWords.csv,
              icon: <ClipboardCopy size={14} strokeWidth={2} aria-hidden="true" />,
              onSelect: () => void copyCsv(kpi.unit, readings),
            },
          ]}
        >
          <button type="button" className="btn icon" aria-label={listWords.more}>
            <Ellipsis size={16} strokeWidth={1.75} aria-hidden="true" />
          </button>
        </Menu>
      </HeaderActions>
      <div className={`kpi-page flex min-h-0 flex-1 flex-col px-5 pt-5 ${cause ? "stale" : ""}`}>
        <div className="flex flex-none flex-wrap items-end gap-4">
          <Heading detail={detail} points={points} trueAt={trueAt} stale={cause !== null} />
          {view === "chart" && <Legend before={shown.before.length > 0} unseen={unseen} points={shown.points} />}
          <Segmented
            label={kpiWords.range}
            options={(Object.keys(kpiWords.ranges) as Range[]).map((value) => ({
              value,
              label: kpiWords.ranges[value],
            }))}
            value={range}
            onChange={setRange}
          />
        </div>
        {view === "chart" && shown.points.length > 0 && (
          <div className="-mx-1 mt-3 flex-none">
            <Chart
              points={shown.points}
              before={shown.before}
              band={band}
              bandLabel={band ? kpiWords.target(bandText(band, kpi.unit)) : undefined}
              unit={kpi.unit}
              health={kpi.health}
              unseen={unseen}
              height={300}
              marks={shown.points.length <= 60}
              label={describe(kpi, shown.points, band)}
            />
          </div>
        )}
        <div className="kpi-below">
          <Readings readings={readings} kpi={kpi} feeds={<Feeds goals={detail.goals} />} table={view === "table"} />
          <RecordReading kpi={kpi} begins={record} />
        </div>
      </div>
      <StatusBar
        note={cause === null ? null : <StaleNote cause={cause} trueAt={trueAt} />}
        opens={false}
        hints={HINTS}
      />
    </>
  );
}

const HINTS = [
  { keys: ["T"], does: keyHints.table },
  { keys: ["R"], does: keyHints.record },
];

/** The range ends with the last reading, not with the clock: a KPI that rests is shown too. */
function sinceOf(points: readonly Point[], range: Range): number {
  return (points.at(-1)?.at ?? 0) - SPANS[range];
}

interface HeadingProps {
  detail: KpiDetail;
  points: readonly Point[];
  trueAt: number;
  stale: boolean;
}

function Heading({ detail: { kpi }, points, trueAt, stale }: HeadingProps) {
  const mark = useMark(kpi.id);
  const band = bandOf(kpi);
  const change = lastChange(points);
  const said = [
    band !== null && kpi.currentValue !== null ? placeText(round(outside(kpi.currentValue, band)), kpi.unit) : null,
    runText(runOf(points)),
  ].filter((text) => text !== null);
  return (
    <div className="min-w-0 grow">
      <h1 className="sr-only">{kpi.name}</h1>
      <div className="flex items-center gap-2">
        <Trend health={kpi.health} />
        <span className="strong">{healthWords[kpi.health]}</span>
        <span className="truncate text-ink-3">{said.join(", ")}</span>
        <LiveMark mark={mark} />
      </div>
      <div className="mt-1 flex items-baseline gap-3">
        <span className="hero num">{kpi.currentValue === null ? "–" : formatMeasured(kpi.currentValue, kpi.unit)}</span>
        {change !== null && <Delta value={change} good={isGood(change, kpi.direction)} />}
        {stale ? <AsOf time={trueAt} stale /> : <KpiAge kpi={kpi} />}
      </div>
    </div>
  );
}

interface LegendProps {
  before: boolean;
  unseen: readonly (readonly [number, number])[];
  points: readonly Point[];
}

function Legend({ before, unseen, points }: LegendProps) {
  const [first, last] = [points[0]?.at ?? 0, points.at(-1)?.at ?? 0];
  const dotted = unseen.some(([since, until]) => since < last && until > first);
  if (!before && !dotted) return null;
  return (
    <span className="legend" aria-hidden="true">
      <LegendLine stroke="var(--text)" text={kpiWords.thisYear} />
      {before && <LegendLine stroke="var(--glyph)" dash="3 3" text={kpiWords.lastYear} />}
      {dotted && <LegendLine stroke="var(--text-2)" dash="2 3" text={kpiWords.unseen} />}
    </span>
  );
}

function LegendLine({ stroke, dash, text }: { stroke: string; dash?: string; text: string }): ReactNode {
  return (
    <span>
      <svg width={16} height={8} viewBox="0 0 16 8" aria-hidden="true">
        <path d="M0 4h16" stroke={stroke} strokeWidth={1.6} strokeDasharray={dash} />
      </svg>
      {text}
    </span>
  );
}

function Feeds({ goals }: { goals: KpiDetail["goals"] }) {
  if (goals.length === 0) return null;
  return (
    <span className="small flex min-w-0 gap-1 font-normal text-ink-3">
      {kpiWords.feeds}
      {goals.map(({ id, name }) => (
        <Link key={id} to="/goals/$goalId" params={{ goalId: id }} className="link strong truncate">
          {name}
        </Link>
      ))}
    </span>
  );
}

/** The readings as they are shown, one line each. */
async function copyCsv(unit: string | null, readings: KpiDetail["readings"]): Promise<void> {
  const { date, value, note, by } = kpiWords.columns;
  const head = [date, unit ? `${value} (${unit})` : value, by, note];
  const rows = readings.map((reading) => [reading.date, reading.value, reading.recordedByName, reading.note]);
  try {
    await navigator.clipboard.writeText(csvOf([head, ...rows]));
    showToast({ title: kpiWords.copied, why: null, tone: "info", key: "csv" });
  } catch (error) {
    console.error("The clipboard refused", error);
    showToast({ title: kpiWords.notCopied, why: null, tone: "warn", key: "csv" });
  }
}
