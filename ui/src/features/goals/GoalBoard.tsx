import { useNavigate } from "@tanstack/react-router";
import type { Goal } from "../../bindings";
import { Avatar } from "../../components/ui/Avatar";
import { Board, type Column } from "../../components/ui/Board";
import { Due } from "../../components/ui/Due";
import { LiveMark } from "../../components/ui/LiveBadge";
import { SortAgain } from "../../components/ui/OrderNote";
import { ProgressRing } from "../../components/ui/Progress";
import { StatusGlyph } from "../../components/ui/StatusGlyph";
import { Trend } from "../../components/ui/Trend";
import { usePlacedCards } from "../../components/ui/usePlaced";
import { formatProgress } from "../../lib/format";
import { goalShape } from "../../lib/shapes";
import { goalChangeWords, goalWords, words } from "../../lib/words";
import { useMark } from "../../realtime/hooks";
import { isEnded } from "./DueDate";
import type { GoalQuestion } from "./GoalChangeDialog";
import { GoalRefusal } from "./GoalRefusal";
import { compareBy } from "./goalFacets";
import type { GoalLine } from "./useGoalRows";
import { CHANGES, changeBetween, useChangeGoal } from "./useGoalWrites";

/** Columns in their order; what is over steps back, what is rare is a strip. */
const COLUMNS: readonly { status: Goal["status"]; quiet?: boolean; strip?: boolean }[] = [
  { status: "draft" },
  { status: "active" },
  { status: "paused" },
  { status: "completed", quiet: true },
  { status: "cancelled", quiet: true, strip: true },
];

interface GoalBoardProps {
  lines: readonly GoalLine[];
  /** Search and filters, as one text. */
  narrowing: string;
  onAsk: (question: GoalQuestion) => void;
}

/** The goals by status. Moving a card changes the goal; what ends it, or wants a reason, is asked first. */
export function GoalBoard({ lines, narrowing, onAsk }: GoalBoardProps) {
  const navigate = useNavigate();
  const placed = usePlacedCards(lines, {
    keyOf: ({ goal }) => goal.id,
    columnOf: ({ goal }) => goal.status,
    compare: BY_DUE,
    columns: COLUMNS.map(({ status }) => status),
    question: narrowing,
  });
  const change = useChangeGoal();
  const columns = COLUMNS.map(
    ({ status, ...rest }): Column<GoalLine> => ({
      id: status,
      title: goalWords.status[status],
      glyph: <StatusGlyph shape={goalShape(status, 50)} progress={50} />,
      cards: placed.cardsOf(status),
      ...rest,
    }),
  );

  function move({ goal }: GoalLine, columnId: string): void {
    const kind = changeBetween(goal.status, columnId as Goal["status"]);
    if (kind === null) return;
    if (kind === "activate" || kind === "resume") void change(goal.id, { kind });
    else onAsk({ goal, kind });
  }

  return (
    <>
      <Board
        label={words.goals}
        columns={columns}
        keyOf={({ goal }) => goal.id}
        titleOf={({ goal }) => goal.title}
        cardHeight={84}
        onOpen={({ goal }) => void navigate({ to: "/goals/$goalId", params: { goalId: goal.id } })}
        onMove={move}
        bars={({ goal }, columnId) => bar(goal.status, columnId as Goal["status"])}
        below={({ goal }) => <GoalRefusal goalId={goal.id} />}
        testId="goal-board"
      >
        {(line) => <GoalCard line={line} />}
      </Board>
      <SortAgain key={placed.orderKey} groups={placed.groups} compare={BY_DUE} onSort={placed.regroup} />
    </>
  );
}

const BY_DUE = compareBy("due");

/** Why a goal cannot come to a status from where it stands; null when it can. */
function bar(from: Goal["status"], to: Goal["status"]): string | null {
  if (changeBetween(from, to) !== null) return null;
  return CHANGES[from].length === 0 ? goalChangeWords.ended : goalChangeWords.noStep[to];
}

function GoalCard({ line: { goal, health } }: { line: GoalLine }) {
  const mark = useMark(goal.id);
  return (
    <>
      {mark && <span className="wash" key={mark.seq} />}
      <span className="tt" data-goal-id={goal.id} data-status={goal.status}>
        <span className="x">{goal.title || words.unnamedGoal}</span>
        {goal.owner && <Avatar id={goal.owner.id} name={goal.owner.name} />}
      </span>
      <span className="ft">
        {goal.status === "active" && <Trend health={health} />}
        <Due date={isEnded(goal) ? (goal.completionDate ?? goal.targetDate) : goal.targetDate} over={isEnded(goal)} />
        <LiveMark mark={mark} />
        <span className="grow" />
        {goal.progress !== null && (
          <span className="flex items-center gap-2">
            <ProgressRing value={goal.progress} size={14} />
            <span className="num">{formatProgress(goal.progress)}</span>
          </span>
        )}
      </span>
    </>
  );
}
