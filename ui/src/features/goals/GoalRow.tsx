import { Link } from "@tanstack/react-router";
import type { Goal } from "../../bindings";
import { Avatar } from "../../components/ui/Avatar";
import { LiveBadge } from "../../components/ui/LiveBadge";
import { Progress } from "../../components/ui/Progress";
import { formatNumber } from "../../lib/format";
import { shortName } from "../../lib/names";
import { goalWords, words } from "../../lib/words";
import { useMark } from "../../realtime/hooks";
import { DueDate, isEnded } from "./DueDate";
import { GoalGlyph } from "./GoalGlyph";

/** A goal on one line. */
interface GoalRowProps {
  goal: Goal;
  /** With the counts of KPIs, actions and issues. */
  wide: boolean;
  /** It stands in a group it no longer belongs to. */
  displaced: boolean;
  /** It was completed while on screen. */
  completes: boolean;
}

/** The row; it is the link to the goal room. */
export function GoalRow({ goal, wide, displaced, completes }: GoalRowProps) {
  const mark = useMark(goal.id);
  return (
    <Link
      to="/goals/$goalId"
      params={{ goalId: goal.id }}
      className="row"
      draggable={false}
      data-row
      data-goal-id={goal.id}
      data-status={goal.status}
    >
      {mark && <span className="wash" key={mark.seq} />}
      <GoalGlyph status={goal.status} progress={goal.progress} completes={completes} />
      <span className="flex min-w-0 grow items-center gap-2">
        <span className={isEnded(goal) ? "truncate text-ink-2" : "truncate"} title={goal.title}>
          {goal.title || words.unnamedGoal}
        </span>
        <span className={displaced ? "small flex-none text-ink-3" : "sr-only"}>{goalWords.status[goal.status]}</span>
        <LiveBadge show={mark !== null} />
      </span>
      {wide && (
        <>
          <Count of={goal.measuresCount} />
          <Count of={goal.actionsCount} />
          <Count of={goal.issuesCount} />
        </>
      )}
      <Progress value={goal.progress} />
      <Owner owner={goal.owner} />
      <DueDate goal={goal} />
    </Link>
  );
}

function Count({ of }: { of: number | null }) {
  return <span className="small num col-count text-ink-2">{of === null ? "–" : formatNumber(of)}</span>;
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
