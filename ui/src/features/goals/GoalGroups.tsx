import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Goal } from "../../bindings";
import { Button } from "../../components/ui/Button";
import { EmptyState } from "../../components/ui/EmptyState";
import { Failure } from "../../components/ui/Failure";
import { ListSkeleton } from "../../components/ui/Skeleton";
import { goalWords } from "../../lib/words";
import { useRealtimeGoals } from "../../realtime/hooks";
import { useRealtime } from "../../realtime/provider";
import { goalsQuery } from "../../realtime/queries";
import { GoalRow } from "./GoalRow";
import { type GoalGroup, usePlacedGoals } from "./groups";

/** All goals of the company by status, or what stands in the way of showing them. */
export function GoalGroups({ wide }: { wide: boolean }) {
  const { store } = useRealtime();
  const { data, error, refetch } = useQuery(goalsQuery(store));
  if (data === undefined) {
    return error ? <Failure error={error} onTryAgain={() => void refetch()} /> : <ListSkeleton />;
  }
  if (data.goals.length === 0) return <EmptyState title={goalWords.emptyTitle} why={goalWords.emptyWhy} />;
  return <Groups goals={data.goals} wide={wide} />;
}

function Groups({ goals, wide }: { goals: readonly Goal[]; wide: boolean }) {
  const { groups, displaced, regroup } = usePlacedGoals(goals);
  const completed = useCompletedHere();
  return (
    <div data-rows>
      {displaced > 0 && (
        <div className="small flex items-center justify-end gap-2 px-2.5 text-ink-3">
          {goalWords.regroupWhy(displaced)}
          <Button variant="ghost" size="sm" onClick={regroup}>
            {goalWords.regroup}
          </Button>
        </div>
      )}
      {groups.map((group) => (
        <Group key={group.status} group={group} wide={wide} completed={completed} />
      ))}
    </div>
  );
}

function Group({ group, wide, completed }: { group: GoalGroup; wide: boolean; completed: ReadonlySet<string> }) {
  return (
    <section className="pb-1">
      <h3 className="group">
        <span className="w-4" />
        {goalWords.status[group.status]}
        <span className="n">{group.goals.length}</span>
      </h3>
      {group.goals.map((goal) => (
        <GoalRow
          key={goal.id}
          goal={goal}
          wide={wide}
          displaced={goal.status !== group.status}
          completes={completed.has(goal.id)}
        />
      ))}
    </section>
  );
}

/** Goals that were completed while the list was on screen. */
function useCompletedHere(): ReadonlySet<string> {
  const [completed, setCompleted] = useState<ReadonlySet<string>>(new Set());
  useRealtimeGoals({ onGoalCompleted: ({ goalId }) => setCompleted((known) => new Set([...known, goalId])) });
  return completed;
}
