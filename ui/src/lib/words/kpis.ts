/** KPIs: cards, detail, recording. */
import { formatMeasured, formatRange } from "../format";
import type { Band } from "../series";
import { plural } from "./plural";

/** Readings that a line of a list has at most. */
const SPARK = 20;

/** KPI pages. */
export const kpiWords = {
  title: "KPIs",
  one: "KPI",
  untitled: "Untitled KPI",
  tabs: { all: "All", out: "Out of band", mine: "Mine" },
  sorts: {
    health: "Health",
    name: "Name",
    value: "Value",
    change: "Change",
    target: "Target",
    age: "Newest reading",
    owner: "Owner",
  },
  columnHeads: {
    health: "Health",
    name: "KPI",
    value: "Value",
    change: "Change",
    target: "Target",
    age: "Read",
    owner: "Owner",
  },
  facets: { health: "Health", owner: "Owner", category: "Category" },
  search: "Search KPIs",
  count: (count: number) => plural(count, { one: "# KPI", other: "# KPIs" }),
  emptyTitle: "No KPIs yet",
  emptyWhy: "KPIs appear here as soon as someone in the company links one to a goal.",
  noMatch: "No KPI matches",
  hidden: (count: number, by: string) =>
    plural(count, { one: `# KPI is hidden by ${by}.`, other: `# KPIs are hidden by ${by}.` }),
  noneHere: "None here",
  noneHereWhy: "Every KPI is where it should be, or belongs to somebody else.",
  showAll: "Show all",
  noValue: "No reading yet",
  missingTitle: "This KPI is not here",
  missingWhy: "It was deleted, or it belongs to another company.",
  goTo: "Go to KPIs",
  ranges: { w4: "4 w", w20: "20 w", y1: "1 y", all: "All" },
  range: "Range",
  /** What the lines of a list show. */
  reaches: { w4: "4 weeks", w12: "12 weeks", w20: "20 weeks", all: `${SPARK} readings` },
  thisYear: "this year",
  lastYear: "last year",
  unseen: "not seen live",
  target: (band: string) => `Target ${band}`,
  readings: "Readings",
  noReadings: "No reading in this range.",
  feeds: "Feeds",
  columns: { date: "Date", time: "Time", value: "Value", change: "Change", by: "By", note: "Note" },
  table: "Table",
  chart: "Chart",
  csv: "Copy as CSV",
  copied: "Copied",
  notCopied: "Could not be copied",
  overridden: (original: string) => `was ${original}`,
} as const;

/** Recording a reading. */
export const recordWords = {
  title: "Record a reading",
  value: "Value",
  date: "Date",
  note: "Note, optional",
  does: "Record",
  header: "Record",
  failed: "Not recorded",
  notANumber: "A number is needed",
  future: "A reading cannot lie in the future",
} as const;

/** `40–48 h`, `above 90 %`, `below 2 %`. */
export function bandText({ low, high }: Band, unit: string | null): string {
  if (low !== null && high !== null) {
    return low === high ? formatMeasured(low, unit) : formatRange(low, high, unit);
  }
  if (low !== null) return `above ${formatMeasured(low, unit)}`;
  return high === null ? "" : `below ${formatMeasured(high, unit)}`;
}

/** Where a figure lies: `3.2 h above the band`, `inside the band`. `away` is signed, 0 inside. */
export function placeText(away: number, unit: string | null): string {
  if (away === 0) return "inside the band";
  return `${formatMeasured(Math.abs(away), unit)} ${away > 0 ? "above" : "below"} the band`;
}

/** Which way it has been going: `falling for 4 readings`. */
export function runText(run: number): string | null {
  if (Math.abs(run) < 2) return null;
  const way = run > 0 ? "rising" : "falling";
  return plural(Math.abs(run), { one: `${way} for # reading`, other: `${way} for # readings` });
}

/** What a new value would mean: `still outside the band`. */
export function meaningText(before: number | null, after: number): string {
  if (after === 0) return before === 0 || before === null ? "inside the band" : "back inside the band";
  return before === 0 ? "leaves the band" : "still outside the band";
}

/** A series in words, for whoever does not see the chart. */
export function chartText(said: {
  name: string;
  unit: string | null;
  count: number;
  from: string;
  until: string;
  first: number;
  last: number;
  low: number;
  high: number;
  band: string | null;
}): string {
  const value = (figure: number) => formatMeasured(figure, said.unit);
  return [
    `${said.name}, ${plural(said.count, { one: "# reading", other: "# readings" })} from ${said.from} to ${said.until}`,
    `from ${value(said.first)} to ${value(said.last)}`,
    `lowest ${value(said.low)}, highest ${value(said.high)}`,
    ...(said.band === null ? [] : [`target ${said.band}`]),
  ].join("; ");
}
