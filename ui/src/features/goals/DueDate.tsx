import type { Goal } from "../../bindings";
import { useWakeAt } from "../../components/ui/time";
import { daysUntil, formatDay, nextMidnight, parseTime } from "../../lib/format";
import { goalWords } from "../../lib/words";

/** When a goal is due, or when it ended. */
export function DueDate({ goal }: { goal: Goal }) {
  const now = Date.now();
  useWakeAt(nextMidnight(now));
  const ended = isEnded(goal);
  const date = ended ? (goal.completionDate ?? goal.targetDate) : goal.targetDate;
  const time = date === null ? null : parseTime(date);
  if (time === null) return <span className="small col-due text-ink-3">–</span>;
  const days = daysUntil(time, now);
  return (
    <span className={`small col-due ${ended ? "text-ink-3" : toneOf(days)}`}>
      {days === 0 && !ended ? goalWords.today : formatDay(time, now)}
    </span>
  );
}

/** Whether the goal no longer waits for its due date. */
export function isEnded(goal: Goal): boolean {
  return goal.status === "completed" || goal.status === "cancelled" || goal.status === "archived";
}

/** Amber today, red when overdue (the colour says what the date says). */
export function toneOf(days: number): string {
  if (days < 0) return "text-danger-text";
  return days === 0 ? "text-warn-text" : "text-ink-2";
}
