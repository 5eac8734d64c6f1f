/** Lists of every kind: filters, search, views, boards. */
import { formatNumber } from "../format";

export const listWords = {
  filter: "Filter",
  sort: "Sort",
  reversed: "the other way round",
  clear: (name: string, value: string) => `Clear ${name} ${value}`,
  clearFilters: "Clear filters",
  nothingFound: "Nothing found",
  search: "Search",
  asList: "List",
  asTable: "Table",
  asBoard: "Board",
  asCards: "Cards",
  view: "View",
  and: " and ",
  more: "More",
  furtherRows: (count: number) => `${formatNumber(count)} more`,
  fewer: "Show fewer",
  outOfOrder: "No longer in order",
  sortAgain: "Sort again",
} as const;

/** Boards. */
export const boardWords = {
  column: (name: string, count: number) => `${name}, ${formatNumber(count)}`,
  lifted: (title: string, column: string) =>
    `Moving ${title}, from ${column}. Left and right choose a column, Enter drops, Escape puts back.`,
  over: (column: string) => column,
  dropped: (title: string, column: string) => `${title} dropped in ${column}`,
  putBack: (title: string) => `${title} put back`,
  moving: (title: string) => `Moving “${title}”`,
  toColumn: "column",
  drop: "drop",
  back: "put back",
  card: "card",
  add: (column: string) => `Add to ${column}`,
} as const;

/** Health of a goal or a KPI. */
export const healthWords: Record<string, string> = {
  on_track: "On track",
  at_risk: "At risk",
  behind: "Behind",
  no_data: "No data",
};
