/** For how long something can be muted, by the clock on the wall: also where a day has 23 or 25 hours. */

/** A time that is offered. */
export interface MuteTime {
  name: "day" | "week" | "forGood";
  /** ISO time; null without an end. */
  until: string | null;
}

/** What is offered at `now`, the shortest first. */
export function muteTimes(now: number): MuteTime[] {
  return [
    { name: "day", until: daysAfter(now, 1) },
    { name: "week", until: daysAfter(now, 7) },
    { name: "forGood", until: null },
  ];
}

function daysAfter(now: number, days: number): string {
  const day = new Date(now);
  day.setDate(day.getDate() + days);
  return day.toISOString();
}
