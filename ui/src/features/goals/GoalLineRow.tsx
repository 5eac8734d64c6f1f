import { Link } from "@tanstack/react-router";
import type { Goal } from "../../bindings";
import { Avatar } from "../../components/ui/Avatar";
import { LiveMark } from "../../components/ui/LiveBadge";
import { Progress } from "../../components/ui/Progress";
import { Sparkline } from "../../components/ui/Sparkline";
import { StatusGlyph } from "../../components/ui/StatusGlyph";
import { Trend } from "../../components/ui/Trend";
import type { Place } from "../../components/ui/VirtualRows";
import { formatMeasured, parseTime } from "../../lib/format";
import { shortName } from "../../lib/names";
import { bandOf, type Point } from "../../lib/series";
import { goalShape } from "../../lib/shapes";
import { goalWords, healthWords, words } from "../../lib/words";
import { useMark } from "../../realtime/hooks";
import { useRefusal } from "../../realtime/useWrites";
import { DueDate, isEnded } from "./DueDate";
import { GoalRefusal } from "./GoalRefusal";
import type { GoalLine } from "./useGoalRows";

interface GoalLineRowProps {
  line: GoalLine;
  place: Place;
  /** It stands in a group it no longer belongs to. */
  displaced: boolean;
  /** It was completed while on screen. */
  completes: boolean;
}

/** A goal on one line: health, KPI, progress, owner, due. The row is the link to its room. */
export function GoalLineRow({ line, place, displaced, completes }: GoalLineRowProps) {
  const { goal, health } = line;
  const mark = useMark(goal.id);
  const refused = useRefusal(goal.id) !== null;
  return (
    <>
      <Link
        to="/goals/$goalId"
        params={{ goalId: goal.id }}
        className={refused ? "row refused" : "row"}
        draggable={false}
        tabIndex={place.tabIndex}
        data-row
        data-selected={place.selected || undefined}
        data-goal-id={goal.id}
        data-status={goal.status}
      >
        {mark && <span className="wash" key={mark.seq} />}
        <Sign goal={goal} health={health} completes={completes} />
        <span className="flex min-w-0 grow items-center gap-2">
          <span className={isEnded(goal) ? "truncate text-ink-2" : "truncate"} title={goal.title}>
            {goal.title || words.unnamedGoal}
          </span>
          <span className={displaced ? "small flex-none text-ink-3" : "sr-only"}>{goalWords.status[goal.status]}</span>
          <LiveMark mark={mark} />
        </span>
        <FirstKpi line={line} />
        <Progress value={goal.progress} />
        <Owner owner={goal.owner} />
        <DueDate goal={goal} />
      </Link>
      <GoalRefusal goalId={goal.id} />
    </>
  );
}

/** Health while the goal runs, its status otherwise. */
function Sign({ goal, health, completes }: { goal: Goal; health: string | null; completes: boolean }) {
  if (goal.status === "active" && health !== null && !completes) {
    return (
      <>
        <Trend health={health} />
        <span className="sr-only">{healthWords[health]}</span>
      </>
    );
  }
  return <StatusGlyph shape={goalShape(goal.status, goal.progress)} progress={goal.progress} completes={completes} />;
}

function FirstKpi({ line: { goal, kpi, series, health } }: { line: GoalLine }) {
  if (kpi === null) {
    return (
      <span className="col-kpi">
        <span className="small text-ink-3">{goal.measuresCount === 0 ? goalWords.noKpi : ""}</span>
      </span>
    );
  }
  const value = series?.currentValue ?? kpi.currentValue;
  const said = value === null ? "–" : formatMeasured(value, kpi.unit);
  return (
    <span className="col-kpi">
      <span className="k small truncate text-ink-3" title={kpi.name}>
        {kpi.name}
      </span>
      <span className="v small num strong">{said}</span>
      <Sparkline
        points={series === null ? NO_POINTS : pointsOf(series)}
        band={series && bandOf(series)}
        health={health}
        label={goalWords.trend(kpi.name, said)}
        width={72}
        height={20}
      />
    </span>
  );
}

const NO_POINTS: readonly Point[] = [];

function pointsOf(series: NonNullable<GoalLine["series"]>): Point[] {
  return series.points.map(({ at, value }) => ({ at: parseTime(at) ?? 0, value }));
}

function Owner({ owner }: { owner: Goal["owner"] }) {
  if (owner === null) return <span className="small col-owner text-ink-3">–</span>;
  return (
    <span className="col-owner">
      <Avatar id={owner.id} name={owner.name} />
      <span className="small truncate text-ink-2">{shortName(owner.name)}</span>
    </span>
  );
}
