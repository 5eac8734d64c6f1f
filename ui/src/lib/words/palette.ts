/** The command palette and the sheet of keys. */

/** The palette. */
export const paletteWords = {
  open: "Search or do…",
  label: "Search or do",
  groups: { go: "Go to", goals: "Goals", work: "Actions and issues", kpis: "KPIs", do: "Do", settings: "Settings" },
  nothing: (query: string) => `Nothing matches “${query}”`,
  nothingWhy: "Goals, actions, issues, KPIs and everything the app can do are searched.",
  choose: "choose",
  openIt: "open",
  close: "close",
  found: (shown: string, all: string) => `${shown} of ${all}`,
  readAgain: "Read everything again",
  keys: "Keyboard shortcuts",
  reconnect: "Try to connect now",
  theme: (theme: string) => `Theme: ${theme.toLocaleLowerCase()}`,
  pin: "Pin this goal to the sidebar",
  unpin: "Unpin this goal",
  quit: "Quit PurposePath",
  quitWhy: "closing the window keeps it running",
} as const;

/** The sheet of keys. */
export const keySheetWords = {
  title: "Keyboard shortcuts",
  everywhere: "Everywhere",
  lists: "In lists",
  search: "Search or do",
  readAgain: "Read again",
  sheet: "This sheet",
  move: "Move",
  open: "Open",
  find: "Find here",
  close: "Close",
  quit: "Quit for real",
} as const;
