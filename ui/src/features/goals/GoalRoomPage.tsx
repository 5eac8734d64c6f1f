import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { BellOff, Calendar, Flag } from "lucide-react";
import type { ReactNode } from "react";
import type { GoalActivity, GoalDetail, GoalKpi } from "../../bindings";
import { Avatar } from "../../components/ui/Avatar";
import { Button } from "../../components/ui/Button";
import { EmptyState } from "../../components/ui/EmptyState";
import { Failure } from "../../components/ui/Failure";
import { AsOf } from "../../components/ui/Freshness";
import { LiveMark } from "../../components/ui/LiveBadge";
import { ProgressRing } from "../../components/ui/Progress";
import { ListSkeleton } from "../../components/ui/Skeleton";
import { StaleNote } from "../../components/ui/StaleNote";
import { StatusBar } from "../../components/ui/StatusBar";
import { Trend } from "../../components/ui/Trend";
import { daysUntil, formatFullDay, formatProgress, formatSpan, parseTime } from "../../lib/format";
import { tellMute } from "../../lib/mutes";
import { codeOf } from "../../lib/result";
import { goalWords, healthWords, keyHints, words } from "../../lib/words";
import { useMark } from "../../realtime/hooks";
import { useRealtime } from "../../realtime/provider";
import { goalActivityQuery, goalQuery } from "../../realtime/queries";
import { useMute } from "../../realtime/useMutes";
import { useStaleness } from "../../realtime/useStaleness";
import { Composer } from "./Composer";
import { isEnded, toneOf } from "./DueDate";
import { GoalActions } from "./GoalActions";
import { GoalActivityFeed } from "./GoalActivityFeed";
import { GoalGlyph } from "./GoalGlyph";
import { GoalRefusal } from "./GoalRefusal";
import type { Pins } from "./pins";
import { StrategiesOfGoal } from "./StrategiesOfGoal";

/** The parts of the room that other features bring. */
export interface GoalRoomProps {
  kpis: (measures: readonly GoalKpi[]) => ReactNode;
  /** Its actions and issues. */
  work: (goalId: string) => ReactNode;
  /** The way to hear no more of it, and back. */
  mute: (goal: GoalDetail) => ReactNode;
  pins: Pins;
}

/** One goal: its state, its KPIs, what is done for it and what happens on it. */
export function GoalRoomPage({ pins, ...parts }: GoalRoomProps) {
  const { goalId } = useParams({ from: "/goals/$goalId" });
  const { store } = useRealtime();
  const { data, error, refetch } = useQuery(goalQuery(store, goalId));
  return (
    <div className="flex min-h-0 flex-1 flex-col" data-testid="goal-room" data-goal-id={goalId}>
      {data ? (
        <Room key={goalId} goal={data} error={error} pins={pins} {...parts} />
      ) : (
        <Absent error={error} onTryAgain={() => void refetch()} />
      )}
    </div>
  );
}

function Absent({ error, onTryAgain }: { error: unknown; onTryAgain: () => void }) {
  const navigate = useNavigate();
  if (!error) return <ListSkeleton />;
  const toGoals = <Button onClick={() => void navigate({ to: "/goals" })}>{words.goToGoals}</Button>;
  if (codeOf(error) !== "not_found") return <Failure error={error} onTryAgain={onTryAgain} />;
  return (
    <EmptyState title={goalWords.missingTitle} why={goalWords.missingWhy} blocked>
      {toGoals}
    </EmptyState>
  );
}

function Room({ goal, error, kpis, work, mute, pins }: GoalRoomProps & { goal: GoalDetail; error: unknown }) {
  const { store } = useRealtime();
  const { data: remembered } = useQuery(goalActivityQuery(store, goal.id));
  const { cause, trueAt } = useStaleness(goal.asOf, error);
  const note = cause === null ? null : <StaleNote cause={cause} trueAt={trueAt} />;
  return (
    <div className="split room">
      <GoalActions goal={goal} pins={pins} mute={mute(goal)} />
      <div className="flex min-h-0 flex-col">
        <div className={`scroll p-5 ${note ? "stale" : ""}`}>
          <Heading goal={goal} />
          <Properties goal={goal} />
          <GoalRefusal goalId={goal.id} />
          {goal.measures.length > 0 ? kpis(goal.measures) : <p className="mt-5 text-ink-3">{goalWords.noKpis}</p>}
          <StrategiesOfGoal strategies={goal.strategies} />
          {work(goal.id)}
        </div>
        <StatusBar note={note} hints={HINTS}>
          {note === null && <AsOf time={trueAt} stale={false} />}
        </StatusBar>
      </div>
      <aside className="beside" aria-label={goalWords.activity}>
        <GoalActivityFeed goalId={goal.id} initialActivities={merged(goal, remembered?.activity)} />
        <Composer goalId={goal.id} />
      </aside>
    </div>
  );
}

const HINTS = [
  { keys: ["E"], does: keyHints.complete },
  { keys: ["P"], does: keyHints.pin },
  { keys: ["M"], does: keyHints.mute },
];

/** The newest of the goal itself and the longer memory of its activity, each once. */
function merged(goal: GoalDetail, remembered: readonly GoalActivity[] | undefined): readonly GoalActivity[] {
  if (remembered === undefined) return goal.recentActivity;
  const known = new Set(remembered.map(({ id }) => id));
  return [...goal.recentActivity.filter(({ id }) => !known.has(id)), ...remembered];
}

function Heading({ goal }: { goal: GoalDetail }) {
  const mark = useMark(goal.id);
  return (
    <div className="flex items-start gap-3">
      <span className="pt-0.5">
        <ProgressRing value={goal.progress ?? 0} />
      </span>
      <div className="min-w-0">
        <h1 className="page-title">
          {goal.title || words.unnamedGoal} <LiveMark mark={mark} size="md" />
        </h1>
        {goal.description && <p className="mt-0.5 whitespace-pre-line text-ink-2">{goal.description}</p>}
      </div>
    </div>
  );
}

function Properties({ goal }: { goal: GoalDetail }) {
  const muted = useMute({ entity: "goal", id: goal.id });
  return (
    <div className="props">
      <span data-testid="goal-status" data-status={goal.status}>
        {goal.status === "active" && goal.health !== null ? (
          <>
            <Trend health={goal.health} />
            <b>{healthWords[goal.health]}</b>
          </>
        ) : (
          <>
            <GoalGlyph status={goal.status} progress={goal.progress} />
            <b>{goalWords.status[goal.status]}</b>
          </>
        )}
      </span>
      {goal.progress !== null && (
        <span>
          <b className="num">{formatProgress(goal.progress)}</b> {goalWords.ofTarget}
        </span>
      )}
      <span>
        {goal.owner === null ? (
          goalWords.noOwner
        ) : (
          <>
            <Avatar id={goal.owner.id} name={goal.owner.name} small />
            <b>{goal.owner.name}</b>
          </>
        )}
      </span>
      <Dates goal={goal} />
      {goal.goalType && (
        <span>
          <Flag size={14} strokeWidth={2} className="text-glyph" aria-hidden="true" />
          {goalWords.types[goal.goalType] ?? goal.goalType}
        </span>
      )}
      {muted !== null && (
        <span data-testid="muted">
          <BellOff size={14} strokeWidth={2} className="text-glyph" aria-hidden="true" />
          {tellMute(muted, Date.now())}
        </span>
      )}
    </div>
  );
}

function Dates({ goal }: { goal: GoalDetail }) {
  const target = timeOf(goal.targetDate);
  const end = timeOf(goal.completionDate);
  if (end !== null && isEnded(goal)) {
    const day = formatFullDay(end);
    return (
      <DateProperty>
        {goal.status === "completed" ? goalWords.completedOn(day) : goalWords.cancelledOn(day)}
      </DateProperty>
    );
  }
  if (target === null) return <DateProperty>{goalWords.noDue}</DateProperty>;
  return (
    <DateProperty>
      <b className="num" title={formatSpan(timeOf(goal.startDate), target)}>
        {formatFullDay(target)}
      </b>
      <Remaining goal={goal} target={target} />
    </DateProperty>
  );
}

function DateProperty({ children }: { children: ReactNode }) {
  return (
    <span>
      <Calendar size={14} strokeWidth={2} className="text-glyph" aria-hidden="true" />
      {children}
    </span>
  );
}

function Remaining({ goal, target }: { goal: GoalDetail; target: number }) {
  if (isEnded(goal)) return null;
  const days = daysUntil(target, Date.now());
  return <span className={toneOf(days)}>{goalWords.days(days)}</span>;
}

function timeOf(date: string | null): number | null {
  return date === null ? null : parseTime(date);
}
