import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { memo, type ReactNode, useState } from "react";
import type { DashboardGoal, Figures, Health, Kpi } from "../../bindings";
import { Avatar } from "../../components/ui/Avatar";
import { Keys } from "../../components/ui/Kbd";
import { LiveMark } from "../../components/ui/LiveBadge";
import { Progress } from "../../components/ui/Progress";
import { Sparkline } from "../../components/ui/Sparkline";
import { StatusGlyph } from "../../components/ui/StatusGlyph";
import { Trend } from "../../components/ui/Trend";
import { formatMeasured, formatNumber, parseTime } from "../../lib/format";
import { bandOf } from "../../lib/series";
import { goalShape } from "../../lib/shapes";
import { dashboardWords, goalWords, healthWords, words } from "../../lib/words";
import { useMark } from "../../realtime/hooks";
import { useRealtime } from "../../realtime/provider";
import { kpisQuery } from "../../realtime/queries";
import { SectionHead } from "./SectionHead";

/** The worst stand first. */
const ORDER: Record<Health, number> = { behind: 0, at_risk: 1, no_data: 2, on_track: 3 };

/** Goals on the dashboard; the rest is one key away. */
const SHOWN = 5;

interface HealthSectionProps {
  goals: readonly DashboardGoal[];
  figures: Figures;
  age: ReactNode;
}

/** The active goals by health. */
export const HealthSection = memo(function HealthSection({ goals: all, figures, age }: HealthSectionProps) {
  const { store } = useRealtime();
  const kpis = useQuery(kpisQuery(store)).data?.kpis ?? [];
  const goals = usePlaced(all);
  const count = formatNumber(figures.totalActiveGoals ?? goals.length);
  return (
    <section>
      <SectionHead title={dashboardWords.goals} count={dashboardWords.activeCount(count)} age={age} />
      <HealthBar figures={figures} />
      {goals.length === 0 && <p className="px-2 text-ink-3">{dashboardWords.noGoals}</p>}
      {goals.slice(0, SHOWN).map((goal) => (
        <GoalRow key={goal.id} goal={goal} kpi={kpis.find(({ id }) => id === goal.primaryKpi?.id) ?? null} />
      ))}
      {goals.length > 0 && (
        <Link to="/goals" className="small mt-1 ml-9 inline-flex items-center gap-2 text-ink-2" draggable={false}>
          {dashboardWords.allActive(count)}
          <Keys of={["G", "G"]} />
        </Link>
      )}
    </section>
  );
});

/**
 * The goals that were active when this visit first saw them, worst first as they were then: a goal that changes keeps its place
 * until the page is left.
 */
function usePlaced(goals: readonly DashboardGoal[]): DashboardGoal[] {
  const [places, setPlaces] = useState<readonly string[]>([]);
  const fresh = goals.filter(({ id, status }) => status === "active" && !places.includes(id)).sort(byHealth);
  if (fresh.length > 0) setPlaces([...places, ...fresh.map(({ id }) => id)]);
  return places.flatMap((place) => goals.find(({ id }) => id === place) ?? []);
}

function byHealth(a: DashboardGoal, b: DashboardGoal): number {
  return ORDER[a.health ?? "no_data"] - ORDER[b.health ?? "no_data"];
}

const PARTS = [
  { health: "on_track", tone: "ok", word: dashboardWords.onTrack, figure: "goalsOnTrack" },
  { health: "at_risk", tone: "warn", word: dashboardWords.atRisk, figure: "goalsAtRisk" },
  { health: "behind", tone: "danger", word: dashboardWords.behind, figure: "goalsBehind" },
] as const;

function HealthBar({ figures }: { figures: Figures }) {
  const parts = PARTS.map((part) => ({ ...part, count: figures[part.figure] ?? 0 }));
  if (parts.every(({ count }) => count === 0)) return null;
  return (
    <div className="mb-1 flex items-center gap-4 px-2 pt-1 pb-2">
      <span className="health" aria-hidden="true">
        {parts
          .filter(({ count }) => count > 0)
          .map(({ health, tone, count }) => (
            <i key={health} className={tone} style={{ flexGrow: count }} />
          ))}
      </span>
      {parts.map(({ health, word, count }) => (
        <span key={health} className="small flex items-center gap-1.5 text-ink-2">
          <Trend health={health} />
          <span>
            <b className="strong num text-ink">{formatNumber(count)}</b> {word}
          </span>
        </span>
      ))}
    </div>
  );
}

function GoalRow({ goal, kpi }: { goal: DashboardGoal; kpi: Kpi | null }) {
  const { id, title, health, progress, ownerId, ownerName } = goal;
  const mark = useMark(id);
  return (
    <Link
      to="/goals/$goalId"
      params={{ goalId: id }}
      className="row"
      draggable={false}
      tabIndex={-1}
      data-row
      data-testid="goal-health"
      data-goal-id={id}
      data-status={goal.status}
    >
      {mark && <span className="wash" key={mark.seq} />}
      <Sign goal={goal} />
      <span className="flex min-w-0 grow items-center gap-2">
        <span className="truncate">{title || words.unnamedGoal}</span>
        <LiveMark mark={mark} />
      </span>
      {kpi && <Line kpi={kpi} health={health} />}
      <Progress value={progress} />
      {ownerId !== null && <Avatar id={ownerId} name={ownerName ?? words.someone} />}
    </Link>
  );
}

/** Health while the goal runs, its status otherwise. */
function Sign({ goal: { status, health, progress } }: { goal: DashboardGoal }) {
  if (status === "active") {
    return (
      <>
        <Trend health={health} />
        <span className="sr-only">{healthWords[health ?? "no_data"]}</span>
      </>
    );
  }
  return (
    <>
      <StatusGlyph shape={goalShape(status, progress)} completes={status === "completed"} />
      <span className="sr-only">{goalWords.status[status]}</span>
    </>
  );
}

function Line({ kpi, health }: { kpi: Kpi; health: Health | null }) {
  const value = kpi.currentValue === null ? "–" : formatMeasured(kpi.currentValue, kpi.unit);
  return (
    <Sparkline
      points={kpi.points.map(({ at, value: figure }) => ({ at: parseTime(at) ?? 0, value: figure }))}
      band={bandOf(kpi)}
      health={health}
      label={goalWords.trend(kpi.name, value)}
      width={64}
      height={20}
    />
  );
}
