import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { ChevronRight } from "lucide-react";
import { words } from "../../lib/words";
import { useRealtime } from "../../realtime/provider";
import { goalQuery } from "../../realtime/queries";

/** The header of the goal room: the way back and the title. */
export function GoalRoomTitle() {
  const { goalId } = useParams({ from: "/goals/$goalId" });
  const { store } = useRealtime();
  const { data } = useQuery(goalQuery(store, goalId));
  return (
    <>
      <Link to="/goals">{words.goals}</Link>
      <ChevronRight size={14} className="flex-none text-glyph" aria-hidden="true" />
      <span className="truncate">{data ? data.title || words.unnamedGoal : words.goal}</span>
    </>
  );
}
