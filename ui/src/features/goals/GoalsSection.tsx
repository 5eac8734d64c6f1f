import { useQuery } from "@tanstack/react-query";
import { StatusBar } from "../../components/ui/StatusBar";
import { goalWords, words } from "../../lib/words";
import { useRealtime } from "../../realtime/provider";
import { goalsQuery } from "../../realtime/queries";
import { GoalGroups } from "./GoalGroups";
import { GoalsAge, useGoalsNote } from "./GoalsFreshness";

/** The goals as one part of a page. */
export function GoalsSection() {
  const { store } = useRealtime();
  const { data } = useQuery(goalsQuery(store));
  const note = useGoalsNote();
  const active = data?.goals.filter((goal) => goal.status === "active").length;
  return (
    <>
      <div className="flex-none px-3">
        <h2 className="sec">
          {words.goals}
          {active !== undefined && <span className="n">{goalWords.activeCount(active)}</span>}
          <span className="grow" />
          <GoalsAge />
        </h2>
      </div>
      <div className={`scroll flex flex-col px-3 pb-2 ${note ? "stale" : ""}`}>
        <GoalGroups wide={false} />
      </div>
      <StatusBar note={note} />
    </>
  );
}
