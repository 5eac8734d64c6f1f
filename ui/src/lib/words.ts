/**
 * Every word a person reads in the window. Sentence case, no exclamation marks: the title says what is true,
 * the second line why, the button what happens. What happened in an event is in sentences.ts.
 */
import type { CommandError, Connection, EventType, Goal, GoalDetail, Notice } from "../bindings";
import type { Kind } from "./events";

/** The connection in one word or two, as on the indicator (protocol.md 2.1, 7.2). */
export type ConnectionWord =
  | "Live"
  | "Connecting"
  | "Reconnecting"
  | "Offline"
  | "Signed out"
  | "Live updates off"
  | "Error";

/** Words that belong to no single thing. */
export const words = {
  app: "PurposePath",
  dashboard: "Dashboard",
  goals: "Goals",
  goal: "Goal",
  week: (week: number) => `week ${week}`,
  navigation: "Main",
  someone: "Someone",
  you: "You",
  unnamedGoal: "Untitled goal",
  asOf: (age: string) => `as of ${age}`,
  live: "Live",
  tryAgain: "Try again",
  goToGoals: "Go to goals",
  goToDashboard: "Go to the dashboard",
  close: "Close",
} as const;

/** The line that says how old the things on screen are when nothing arrives. */
export const staleNote = {
  offline: (time: string) => `You are offline. Showing what was true at ${time}.`,
  interrupted: (time: string) => `Live updates are interrupted. Showing what was true at ${time}.`,
  off: (time: string) => `Live updates are off. Showing what was true at ${time}.`,
  unreadable: (time: string) => `The latest could not be read. Showing what was true at ${time}.`,
} as const;

/** Keys named in the footer of a list. */
export const keyHints = { move: "move", open: "open" } as const;

/** The live feed and the counters. */
export const feedWords = {
  title: "Live feed",
  empty: "Nothing has happened yet",
  emptyWhy: "Changes by anyone in the company appear here as they happen.",
  gap: (since: string, until: string) => `You may have missed updates between ${since} and ${until}`,
  fellOut: "That update is no longer in the feed",
  fellOutWhy: "The feed keeps the newest 50.",
  ago: (age: string) => (age === "now" ? "just now" : `${age} ago`),
  newEntries: (count: number) => `${count} new`,
} as const;

/** The kinds of the counters. */
export const kindWords: Record<Kind, string> = {
  goal: "Goals",
  action: "Actions",
  issue: "Issues",
  kpi: "KPIs",
  decision: "Decisions",
  attachment: "Attachments",
  ai: "from AI",
  unknown: "unrecognised",
};

/** What an event type is called when it is counted: `3 completed`. */
export const countWords: Record<EventType, string> = {
  "goal.created": "created",
  "goal.activated": "activated",
  "goal.completed": "completed",
  "goal.cancelled": "cancelled",
  "goal.paused": "paused",
  "goal.resumed": "resumed",
  "goal.activity.created": "notes and comments",
  "action.created": "created",
  "action.status_changed": "moved",
  "action.completed": "completed",
  "action.priority_changed": "reprioritised",
  "action.reassigned": "reassigned",
  "action.progress_updated": "progressed",
  "issue.created": "reported",
  "issue.status_changed": "moved",
  "kpi.reading_created": "readings",
  "decision.created": "made",
  "attachment.created": "uploaded",
  "ai.message.completed": "messages answered",
  "ai.message.failed": "messages failed",
  "ai.job.started": "jobs started",
  "ai.job.completed": "jobs completed",
  "ai.job.failed": "jobs failed",
  unknown: "of a kind this version does not know",
};

/** Goal lists and the goal room. */
export const goalWords = {
  status: {
    active: "Active",
    paused: "Paused",
    draft: "Draft",
    completed: "Completed",
    cancelled: "Cancelled",
    archived: "Archived",
    unknown: "Other",
  } satisfies Record<Goal["status"], string>,
  columns: {
    goal: "Goal",
    kpis: "KPIs",
    actions: "Actions",
    issues: "Issues",
    progress: "Progress",
    owner: "Owner",
    due: "Due",
  },
  activeCount: (count: number) => `${count} active`,
  count: (count: number) => (count === 1 ? "1 goal" : `${count} goals`),
  today: "Today",
  regroup: "Regroup",
  regroupWhy: (count: number) => (count === 1 ? "1 goal changed its status" : `${count} goals changed their status`),
  noOwner: "No owner",
  emptyTitle: "No goals yet",
  emptyWhy: "Goals appear here as soon as someone in the company creates one.",
  ofTarget: "of target",
  days: (days: number) => {
    if (days === 0) return "today";
    const count = Math.abs(days) === 1 ? "1 day" : `${Math.abs(days)} days`;
    return days > 0 ? count : `${count} over`;
  },
  completedOn: (day: string) => `Completed ${day}`,
  cancelledOn: (day: string) => `Cancelled ${day}`,
  noDue: "No due date",
  kpis: "KPIs",
  noKpis: "No KPI is linked to this goal.",
  activity: "Activity",
  noActivity: "Nothing has happened on this goal yet.",
  missingTitle: "This goal is not here",
  missingWhy: "It was deleted, or it belongs to another company.",
} as const;

/** How a KPI does against its target. */
export const progressStatusWords: Record<string, string> = {
  on_track: "On track",
  at_risk: "At risk",
  behind: "Behind",
};

/** What a line of stored activity (not seen live) says; the author stands before it. */
export const activityVerbs: Record<GoalDetail["recentActivity"][number]["activityType"], string> = {
  goal_created: "created the goal",
  goal_updated: "changed the goal",
  goal_status_changed: "changed the status",
  strategy_added: "added a strategy",
  strategy_updated: "changed a strategy",
  strategy_removed: "removed a strategy",
  measure_linked: "linked a KPI",
  measure_unlinked: "unlinked a KPI",
  measure_updated: "changed a KPI",
  comment_added: "commented",
  note_added: "added a note",
  note: "added a note",
  comment: "commented",
  attachment: "attached a file",
  decision: "recorded a decision",
  review: "reviewed the goal",
  system: "noted",
  update: "posted an update",
  reading: "recorded a reading",
};

/** Stored activity of a kind without a verb of its own. */
export const activityFallback = "added";

/** The connection popover. */
export const connectionWords = {
  announce: (word: ConnectionWord) => `Connection: ${word}`,
  liveWhy: "Changes arrive as they happen.",
  connectingWhy: "Opening the connection and signing in.",
  tryingIn: (left: string) => `Trying again in ${left}`,
  tryingNow: "Trying again",
  offlineWhy: "The connection opens by itself when the network is back.",
  signedOutWhy: "Nothing is received until someone signs in.",
  off: "Live updates are off",
  offWhy: "They are switched off, or not part of this plan.",
  error: "Not connected",
  errorWhy: "The connection needs your attention.",
  liveSince: "Live since",
  since: "Since",
  notLiveSince: "Not live since",
  lasting: (time: string, duration: string) => `${time}, for ${duration}`,
  lastUpdate: "Last update",
  noUpdate: "none yet",
  attempts: "Attempts",
  reason: "Reason",
  environment: "Environment",
  tryNow: "Try now",
  notTried: "Could not try again",
} as const;

/** Reasons of Rust, by their stable words. */
const REASONS: Record<string, string> = {
  signed_out: "Nobody is signed in",
  switched_off: "Live updates were switched off",
  lost: "The connection was lost",
  no_pong: "The server stopped answering",
  slept_too_long: "The computer was asleep",
  connect_timeout: "The server did not answer in time",
  auth_timeout: "The server did not answer the sign-in in time",
  auth_failed: "The server could not check the sign-in",
  unauthorized: "The server no longer accepts the sign-in",
  forbidden: "This account may not receive live updates",
  token_unavailable: "The sign-in could not be renewed",
  too_large: "The server sent more than a message may hold",
  dns: "The server’s name could not be found",
  refused: "Nothing answers at the server’s address",
  network: "The network failed",
  proxy: "The proxy failed",
  certificate: "The server’s certificate is not trusted",
  upgrade: "What answers is not PurposePath",
};

/** Reasons that carry a number: a close code, or the status of the handshake. */
const NUMBERED: readonly [RegExp, (number: string) => string][] = [
  [/^closed_(\d+)$/, (code) => `The server closed the connection (${code})`],
  [/^http_(\d+)$/, (status) => `The server refused the connection (${status})`],
];

/** A reason in words; null when there is none. */
export function reasonWords({ reason, detail }: Pick<Connection, "reason" | "detail">): string | null {
  if (reason === null) return detail;
  for (const [pattern, say] of NUMBERED) {
    const number = pattern.exec(reason)?.[1];
    if (number !== undefined) return say(number);
  }
  return REASONS[reason] ?? detail ?? reason.replaceAll("_", " ");
}

/** The word of a connection (protocol.md 2.1: `authenticating` is shown as connecting). */
export function connectionWord(connection: Pick<Connection, "state" | "reason">): ConnectionWord {
  switch (connection.state) {
    case "connected":
      return "Live";
    case "connecting":
    case "authenticating":
      return "Connecting";
    case "reconnecting":
      return "Reconnecting";
    case "disconnected":
      return connection.reason === "signed_out" ? "Signed out" : "Offline";
    case "disabled":
      return "Live updates off";
    case "error":
      return "Error";
  }
}

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

/** Demo and signed-out words. */
export const sessionWords = {
  signedOut: "Signed out",
  signedOutWhy: "This version has no sign-in form. The demo shows an invented company with live changes.",
  openDemo: "Open the demo",
  demoFailed: "The demo did not start",
  demo: "Demo",
  demoWhy: "An invented company. Nothing leaves this computer.",
  demoBackend: "Demo backend",
  demoUp: "On: changes arrive",
  demoDown: "Cut off, as by a lost network",
} as const;
