/** Goals that the person wants at hand: kept with the settings, shown in the sidebar in the order in which they were pinned. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { memo, useMemo } from "react";
import type { Goal, Health } from "../bindings";
import { Trend } from "../components/ui/Trend";
import { GoalGlyph } from "../features/goals/GoalGlyph";
import type { Pins } from "../features/goals/pins";
import { changeSettings } from "../features/settings/useSettings";
import { goalWords, healthWords, words } from "../lib/words";
import { useRealtimeState } from "../realtime/hooks";
import { useRealtime } from "../realtime/provider";
import { commandCenterQuery, goalsQuery } from "../realtime/queries";

/** More than a sidebar is for; then the one pinned longest ago goes. Among them are those of other companies and of goals long gone. */
const MOST = 50;

/** What is pinned, and pinning otherwise. */
export function usePins(): Pins {
  const { store } = useRealtime();
  const pinned = useRealtimeState(({ settings }) => settings.pinnedGoals);
  return {
    has: (goalId) => pinned.includes(goalId),
    toggle: (goalId) =>
      void changeSettings(store, ({ pinnedGoals, ...settings }) => ({
        ...settings,
        pinnedGoals: toggled(pinnedGoals, goalId),
      })),
  };
}

function toggled(pinned: readonly string[], goalId: string): string[] {
  const others = pinned.filter((id) => id !== goalId);
  return others.length < pinned.length ? others : [...others, goalId].slice(-MOST);
}

/** The pinned goals with their health. One that is deleted, or another company's, is not in the list and not shown. */
export function PinnedGoals() {
  const { store } = useRealtime();
  const pinned = useRealtimeState(({ settings }) => settings.pinnedGoals);
  const enabled = pinned.length > 0;
  const { data: list } = useQuery({ ...goalsQuery(store), enabled });
  const { data: center } = useQuery({ ...commandCenterQuery(store), enabled });
  const goals = useMemo(() => {
    const known = new Map(list?.goals.filter(({ id }) => pinned.includes(id)).map((goal) => [goal.id, goal]));
    return pinned.flatMap((id) => known.get(id) ?? []);
  }, [list, pinned]);
  if (goals.length === 0) return null;
  return (
    <>
      <h2 className="pins">{words.pinnedGoals}</h2>
      <nav className="nav pinned" aria-label={words.pinnedGoals}>
        {goals.map((goal) => (
          <PinnedGoal
            key={goal.id}
            goal={goal}
            health={goal.health ?? center?.goals.find(({ id }) => id === goal.id)?.health ?? null}
          />
        ))}
      </nav>
    </>
  );
}

const PinnedGoal = memo(function PinnedGoal({ goal, health }: { goal: Goal; health: Health | null }) {
  const { id, title, status, progress } = goal;
  const isRunning = status === "active";
  return (
    <Link to="/goals/$goalId" params={{ goalId: id }} title={title} draggable={false} data-pinned={id}>
      {isRunning ? <Trend health={health} /> : <GoalGlyph status={status} progress={progress} />}
      <span className="wide truncate">{title || words.unnamedGoal}</span>
      <span className="sr-only">, {isRunning ? healthWords[health ?? "no_data"] : goalWords.status[status]}</span>
    </Link>
  );
});
