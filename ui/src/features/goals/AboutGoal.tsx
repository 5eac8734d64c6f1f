import { useQuery } from "@tanstack/react-query";
import { Avatar } from "../../components/ui/Avatar";
import { Trend } from "../../components/ui/Trend";
import { formatFullDay, formatProgress, parseTime } from "../../lib/format";
import { goalWords, healthWords, workWords } from "../../lib/words";
import { useRealtime } from "../../realtime/provider";
import { goalsQuery } from "../../realtime/queries";
import { isEnded } from "./DueDate";
import { GoalGlyph } from "./GoalGlyph";

/** What a goal stands at, where somebody reads of it; nothing while it is not known. */
export function AboutGoal({ goalId }: { goalId: string }) {
  const { store } = useRealtime();
  const { data: goal } = useQuery({
    ...goalsQuery(store),
    select: (list) => list?.goals.find(({ id }) => id === goalId),
  });
  if (!goal) return null;
  const { status, progress, health, owner } = goal;
  const date = isEnded(goal) ? goal.completionDate : goal.targetDate;
  const time = date === null ? null : parseTime(date);
  return (
    <dl className="facts about" data-testid="inbox-facts">
      <dt>{workWords.status}</dt>
      <dd>
        <GoalGlyph status={status} progress={progress} />
        {goalWords.status[status]}
      </dd>
      {status === "active" && health !== null && (
        <>
          <dt>{goalWords.health}</dt>
          <dd>
            <Trend health={health} />
            {healthWords[health]}
          </dd>
        </>
      )}
      {progress !== null && (
        <>
          <dt>{workWords.progress}</dt>
          <dd className="num">{formatProgress(progress)}</dd>
        </>
      )}
      <dt>{goalWords.columns.owner}</dt>
      <dd>
        {owner === null ? (
          <span className="text-ink-3">{goalWords.noOwner}</span>
        ) : (
          <>
            <Avatar id={owner.id} name={owner.name} small />
            {owner.name}
          </>
        )}
      </dd>
      {time !== null && (
        <>
          <dt>{isEnded(goal) ? goalWords.ended : workWords.due}</dt>
          <dd className="num">{formatFullDay(time)}</dd>
        </>
      )}
    </dl>
  );
}
