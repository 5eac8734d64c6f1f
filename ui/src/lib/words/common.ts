/** Words that belong to no single feature. */
import type { CommandError, Notice } from "../../bindings";
import { units } from "./units";

/** Words that belong to no single thing. */
export const words = {
  app: "PurposePath",
  dashboard: "Dashboard",
  goals: "Goals",
  goal: "Goal",
  operations: "Operations",
  kpis: "KPIs",
  week: (week: number) => `week ${week}`,
  navigation: "Main",
  someone: "Someone",
  /** The backend itself, where it acts without a person. */
  system: "System",
  you: "You",
  pinnedGoals: "Pinned goals",
  unnamedGoal: "Untitled goal",
  asOf: (age: string) => (age === units.now ? "just now" : `as of ${age}`),
  live: "Live",
  tryAgain: "Try again",
  goToGoals: "Go to goals",
  goToDashboard: "Go to the dashboard",
  close: "Close",
  create: "New",
  pauseNotifications: "Pause notifications",
  resumeNotifications: "Resume notifications",
} as const;

/** The line that says how old the things on screen are when nothing arrives. */
export const staleNote = {
  checking: (time: string) => `Showing what was true at ${time}. Reading the latest.`,
  offline: (time: string) => `You are offline. Showing what was true at ${time}.`,
  interrupted: (time: string) => `Live updates are interrupted. Showing what was true at ${time}.`,
  off: (time: string) => `Live updates are off. Showing what was true at ${time}.`,
  unreadable: (time: string) => `The latest could not be read. Showing what was true at ${time}.`,
} as const;

/** Keys named in the footer of a list. */
export const keyHints = {
  move: "move",
  open: "open",
  complete: "complete",
  resolve: "resolve",
  pin: "pin",
  mute: "mute",
  search: "search",
  filter: "filter",
  lift: "lift",
  record: "record",
  table: "table",
  list: "list",
  cards: "cards",
} as const;

/** What could not be read and why: the title and the second line. */
export const failureWords: Record<CommandError["code"], { title: string; why: string }> = {
  offline: {
    title: "You are offline",
    why: "PurposePath could not be reached. This page fills itself when the connection is back.",
  },
  unauthorized: { title: "The sign-in has ended", why: "The server no longer accepts it." },
  forbidden: { title: "Not allowed", why: "This account may not see this page." },
  not_found: { title: "Not found", why: "It was deleted, or it belongs to another company." },
  validation: { title: "The request was refused", why: "The server did not accept what this version asks for." },
  conflict: { title: "Changed meanwhile", why: "Someone else changed it at the same time." },
  rate_limited: { title: "Too many requests", why: "The server asks to wait a moment." },
  server: { title: "The server has a problem", why: "It answered, but could not do what was asked." },
  signed_out: { title: "Signed out", why: "Nothing can be read until someone signs in." },
  invalid_credentials: { title: "Not signed in", why: "User name and password do not belong together." },
  email_not_verified: { title: "Not signed in", why: "The e-mail address has not been verified yet." },
  account_locked: { title: "The account is locked", why: "The server does not let anyone sign in to it for now." },
  clock_wrong: { title: "The clock is wrong", why: "This computer’s clock and the server’s are too far apart." },
  untrusted: { title: "The server’s certificate is not trusted", why: "Nothing was sent to it." },
  not_in_plan: { title: "Not part of the plan", why: "The company’s plan does not include this." },
  perhaps_done: { title: "Perhaps done", why: "It was sent, and the answer was lost." },
  done: { title: "Done", why: "What the server says of it could not be read." },
  internal: { title: "Something went wrong here", why: "The app could not read the answer." },
};

/** One toast for each notice of the desktop side. */
const NOTICES: Record<Notice["code"], { title: string; why: string }> = {
  minimised_without_tray: {
    title: "PurposePath keeps running, minimised",
    why: "This desktop has no tray. Ctrl+Q quits.",
  },
  notifications_unavailable: {
    title: "Notifications cannot be shown",
    why: "This desktop has no notification service. The feed still shows everything.",
  },
  keyring_unavailable: {
    title: "Signed in for this session",
    why: "The system’s keyring cannot keep the sign-in. It ends when PurposePath quits.",
  },
  settings_set_aside: {
    title: "The settings could not be read",
    why: "The file was set aside, and everything has its default.",
  },
  clock_wrong: {
    title: "This computer’s clock is wrong",
    why: "It and the server’s are too far apart. Set it, or signing in may fail.",
  },
  store_set_aside: {
    title: "What was kept on this computer could not be read",
    why: "The file was set aside, and a new one begun. The company’s data is with the service, as ever.",
  },
  store_unavailable: {
    title: "Nothing can be kept on this computer",
    why: "Live updates go on. PurposePath keeps things again as soon as it can.",
  },
  refreshing_without_socket: {
    title: "Live updates do not get through",
    why: "Something on the way stops them. PurposePath asks the service every few minutes, and goes on trying.",
  },
  socket_in_trouble: {
    title: "Live updates are interrupted",
    why: "Their server answers, and is in trouble. PurposePath asks the service every few minutes, and goes on trying.",
  },
  configuration: {
    title: "The configuration cannot be used",
    why: "PurposePath runs with what it could read of it.",
  },
};

/** The words of a notice; what Rust knows in detail about it comes before the general line. */
export function noticeWords(notice: Notice): { title: string; why: string } {
  const { title, why } = NOTICES[notice.code];
  return { title, why: notice.detail ?? why };
}
