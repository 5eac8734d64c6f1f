import type { ReactNode } from "react";
import { useWakeAt } from "../../components/ui/time";
import { formatToday, isoWeek, nextMidnight } from "../../lib/format";
import { words } from "../../lib/words";
import { CountsStrip } from "./CountsStrip";
import { LiveFeed } from "./LiveFeed";

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

/** What is going on: counts, goals and the live feed. The goals come from their own feature. */
export function DashboardPage({ goals }: { goals: ReactNode }) {
  return (
    <div className="split">
      <div className="flex min-h-0 flex-col">
        <CountsStrip />
        {goals}
      </div>
      <LiveFeed />
    </div>
  );
}
