import { useEffect, useMemo, useRef } from "react";
import type { CommandCenter } from "../../bindings";
import { Failure } from "../../components/ui/Failure";
import { AsOf } from "../../components/ui/Freshness";
import { ListSkeleton } from "../../components/ui/Skeleton";
import { StaleNote } from "../../components/ui/StaleNote";
import { StatusBar } from "../../components/ui/StatusBar";
import { useWakeAt } from "../../components/ui/time";
import { formatToday, isoWeek, nextMidnight } from "../../lib/format";
import { keyHints, words } from "../../lib/words";
import type { Staleness } from "../../realtime/useStaleness";
import { AttentionSection } from "./AttentionSection";
import { FiguresStrip } from "./FiguresStrip";
import { HealthSection } from "./HealthSection";
import { LiveFeed } from "./LiveFeed";
import { TasksSection } from "./TasksSection";
import { useCenter } from "./useCenter";

/** The header of the dashboard: today. */
export function DashboardTitle() {
  const now = Date.now();
  useWakeAt(nextMidnight(now));
  return (
    <h1 className="truncate">
      <span className="sr-only">{words.dashboard}, </span>
      {formatToday(now)} <span className="aside">{words.week(isoWeek(now))}</span>
    </h1>
  );
}

/** What is going on: figures, what needs attention, one's own tasks, goals by health, and the live feed. */
export function DashboardPage() {
  return (
    <div className="split">
      <Situation />
      <LiveFeed />
    </div>
  );
}

/** All but the feed, which has a pace of its own and is not drawn anew with the rest. */
function Situation() {
  const { center, staleness, error, refetch } = useCenter();
  return (
    <div className="flex min-h-0 flex-col">
      {center ? (
        <Overview center={center} staleness={staleness} />
      ) : error ? (
        <Failure error={error} onTryAgain={refetch} />
      ) : (
        <div className="scroll px-3 pt-4">
          <ListSkeleton />
        </div>
      )}
    </div>
  );
}

function Overview({ center, staleness }: { center: CommandCenter; staleness: Staleness }) {
  const { cause, trueAt } = staleness;
  const note = cause === null ? null : <StaleNote cause={cause} trueAt={trueAt} />;
  const age = useMemo(() => <AsOf time={trueAt} stale={cause !== null} />, [trueAt, cause]);
  const rows = useEntrance();
  return (
    <>
      <div className={`scroll ${note ? "stale" : ""}`}>
        <FiguresStrip figures={center.figures} earlier={center.earlier} staleness={staleness} />
        <div className="sections" data-rows ref={rows}>
          <AttentionSection alerts={center.alerts} age={age} />
          <TasksSection tasks={center.tasks} age={age} />
          <HealthSection goals={center.goals} figures={center.figures} age={age} />
        </div>
      </div>
      <StatusBar note={note} hints={[{ keys: ["E"], does: keyHints.complete }]} />
    </>
  );
}

/** Tab leads to the first row; J and K to the others. */
function useEntrance() {
  const rows = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const [first] = rows.current?.querySelectorAll<HTMLElement>("[data-row]") ?? [];
    if (first) first.tabIndex = 0;
  });
  return rows;
}
