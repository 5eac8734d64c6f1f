/** An action as a card, as a row of the table, and as a row of a goal. */
import type { Action } from "../../bindings";
import { Due } from "../../components/ui/Due";
import { LevelGlyph } from "../../components/ui/LevelGlyph";
import { LiveMark } from "../../components/ui/LiveBadge";
import { Face } from "../../components/ui/Person";
import { Progress, ProgressRing } from "../../components/ui/Progress";
import { Refused } from "../../components/ui/Refused";
import { StatusGlyph } from "../../components/ui/StatusGlyph";
import { formatProgress } from "../../lib/format";
import { shortName } from "../../lib/names";
import { actionShapes } from "../../lib/shapes";
import { actionWords, levelWords, workWords } from "../../lib/words";
import { useMark, useRealtimeState } from "../../realtime/hooks";
import { useRefusalPlace, useWrites } from "../../realtime/useWrites";
import { isOver } from "./facets";

/** The name of an assignee: as told, else as known from the directory. */
export function useAssignee({ assigneeId, assigneeName }: Pick<Action, "assigneeId" | "assigneeName">): string | null {
  const known = useRealtimeState(({ names }) => (assigneeId === null ? undefined : names[assigneeId]));
  return assigneeName ?? known ?? null;
}

/** The face of a card on the board. */
export function ActionCard({ action, goal }: { action: Action; goal: string | undefined }) {
  const mark = useMark(action.id);
  const name = useAssignee(action);
  const progress = action.progress ?? 0;
  return (
    <>
      {mark && <span className="wash" key={mark.seq} />}
      <span className="tt" data-action-id={action.id} data-status={action.status}>
        <span className="x">{action.title || actionWords.untitled}</span>
        <Face id={action.assigneeId} name={name} />
      </span>
      {(goal !== undefined || mark) && (
        <span className="g">
          <span className="grow truncate">{goal}</span>
          <LiveMark mark={mark} />
        </span>
      )}
      <span className="ft">
        <Level level={action.priority} />
        <Due date={action.dueDate} over={isOver(action.status)} />
        <span className="grow" />
        {progress > 0 && action.status !== "completed" && (
          <span className="flex items-center gap-2">
            <ProgressRing value={progress} size={14} />
            <span className="num">{formatProgress(progress)}</span>
          </span>
        )}
      </span>
    </>
  );
}

function Level({ level }: { level: Action["priority"] }) {
  return (
    <span title={level === null ? undefined : `${workWords.priority}: ${levelWords[level]}`}>
      <LevelGlyph level={level} />
      {level !== null && <span className="sr-only">{levelWords[level]}</span>}
    </span>
  );
}

/** Why a change was put back, below the thing it was about. */
export function Refusal({ id }: { id: string }) {
  const [refusal, place] = useRefusalPlace(id);
  const writes = useWrites();
  return refusal && <Refused {...refusal} ref={place} onAgain={refusal.again} onDismiss={() => writes.dismiss(id)} />;
}

interface ActionRowProps {
  action: Action;
  goal?: string;
  /** With status, goal and priority in words. */
  table: boolean;
}

/** The cells of a row. */
export function ActionCells({ action, goal, table }: ActionRowProps) {
  const mark = useMark(action.id);
  const name = useAssignee(action);
  const over = isOver(action.status);
  return (
    <>
      {mark && <span className="wash" key={mark.seq} />}
      <StatusGlyph shape={actionShapes[action.status]} progress={action.progress} />
      {!table && <Level level={action.priority} />}
      <span className="flex min-w-24 grow items-center gap-2">
        <span className={over ? "truncate text-ink-3" : "truncate"} title={action.title}>
          {action.title || actionWords.untitled}
        </span>
        {!table && <span className="sr-only">{actionWords.status[action.status]}</span>}
        <LiveMark mark={mark} />
      </span>
      {table && (
        <>
          <span className="col-goal small truncate text-ink-3">{goal}</span>
          <span className="col-status small text-ink-2">{actionWords.status[action.status]}</span>
          <span className="col-level small text-ink-2">
            <LevelGlyph level={action.priority} />
            {action.priority && levelWords[action.priority]}
          </span>
        </>
      )}
      <Progress value={action.progress} />
      {table ? (
        <span className="col-owner">
          <Face id={action.assigneeId} name={name} />
          <span className="small truncate text-ink-2" aria-hidden="true">
            {name && shortName(name)}
          </span>
        </span>
      ) : (
        <Face id={action.assigneeId} name={name} />
      )}
      <Due date={action.dueDate} over={over} className="col-due" />
    </>
  );
}
