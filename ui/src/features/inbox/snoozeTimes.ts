/** Until when something can be put out of the way, by the clock on the wall: also where a day has 23 or 25 hours. */

/** A time that is offered. */
export interface SnoozeTime {
  name: "hour" | "afternoon" | "evening" | "tomorrow" | "monday";
  /** Milliseconds since the epoch. */
  at: number;
}

/** Hours of the day. */
const MORNING = 8;
const AFTERNOON = 14;
const EVENING = 18;

const HOUR_MS = 3_600_000;

/** What is offered at `now`, the nearest first: of today what is more than an hour ahead, and Monday where it is not tomorrow. */
export function snoozeTimes(now: number): SnoozeTime[] {
  const at = (days: number, hour: number) => dayAfter(now, days, hour);
  const inAnHour = now + HOUR_MS;
  const today: SnoozeTime[] = [
    { name: "afternoon", at: at(0, AFTERNOON) },
    { name: "evening", at: at(0, EVENING) },
  ];
  const days = daysToMonday(now);
  return [
    { name: "hour", at: inAnHour },
    ...today.filter((time) => time.at > inAnHour).slice(0, 1),
    { name: "tomorrow", at: at(1, MORNING) },
    ...(days > 1 ? [{ name: "monday", at: at(days, MORNING) } as const] : []),
  ];
}

/** The moment of a day and a time as forms have them; null when that is none. */
export function momentOf(day: string, time: string): number | null {
  const at = new Date(`${day}T${time}`).getTime();
  return Number.isNaN(at) ? null : at;
}

function dayAfter(now: number, days: number, hour: number): number {
  const day = new Date(now);
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() + days, hour).getTime();
}

/** From 1 to 7. */
function daysToMonday(now: number): number {
  return (8 - new Date(now).getDay()) % 7 || 7;
}
