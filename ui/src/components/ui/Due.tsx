import { daysUntil, formatDay, formatWeekday, nextMidnight, parseTime } from "../../lib/format";
import { workWords } from "../../lib/words";
import { useWakeAt } from "./time";

/** Nearer than this a weekday says more than the year. */
const WEEKDAY_DAYS = 14;

interface DueProps {
  /** ISO 8601; null: no date. */
  date: string | null;
  /** The date no longer matters. */
  over: boolean;
  className?: string;
}

/** When something is due: today in amber, overdue in red; the words say it too. */
export function Due({ date, over, className = "" }: DueProps) {
  const now = Date.now();
  useWakeAt(nextMidnight(now));
  const time = date === null ? null : parseTime(date);
  if (time === null) return <span className={`small text-ink-3 ${className}`}>{over ? "" : workWords.noDate}</span>;
  const days = daysUntil(time, now);
  return <span className={`small num ${toneOf(days, over)} ${className}`}>{dueText(time, days, over, now)}</span>;
}

function dueText(time: number, days: number, over: boolean, now: number): string {
  if (!over && days < 0) return workWords.overdue(-days);
  if (!over && days === 0) return workWords.today;
  return Math.abs(days) < WEEKDAY_DAYS && !over ? formatWeekday(time) : formatDay(time, now);
}

function toneOf(days: number, over: boolean): string {
  if (over) return "text-ink-3";
  if (days < 0) return "text-danger-text";
  return days === 0 ? "text-warn-text" : "text-ink-2";
}
