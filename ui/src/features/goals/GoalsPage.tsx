import { useQuery } from "@tanstack/react-query";
import { StatusBar } from "../../components/ui/StatusBar";
import { goalWords } from "../../lib/words";
import { useRealtime } from "../../realtime/provider";
import { GoalGroups } from "./GoalGroups";
import { GoalsAge, useGoalsNote } from "./GoalsFreshness";
import { goalsQuery } from "./queries";

/** The list of all goals, alone. */
export function GoalsPage() {
  const { store } = useRealtime();
  const { data } = useQuery(goalsQuery(store));
  const note = useGoalsNote();
  const { columns } = goalWords;
  return (
    <>
      <div className="th" aria-hidden="true">
        <span className="w-4" />
        <span className="grow">{columns.goal}</span>
        <span className="col-count">{columns.kpis}</span>
        <span className="col-count">{columns.actions}</span>
        <span className="col-count">{columns.issues}</span>
        <span className="col-progress">{columns.progress}</span>
        <span className="col-owner">{columns.owner}</span>
        <span className="col-due">{columns.due}</span>
      </div>
      <div className={`scroll flex flex-col px-2 pb-2 ${note ? "stale" : ""}`}>
        <GoalGroups wide />
      </div>
      <StatusBar note={note}>
        {data && <span className="num">{goalWords.count(data.goals.length)}</span>}
        {note === null && <GoalsAge />}
      </StatusBar>
    </>
  );
}
