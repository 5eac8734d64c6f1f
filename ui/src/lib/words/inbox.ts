/** The inbox. */
import type { InboxItem } from "../../bindings";
import { plural } from "./plural";

/** The page. */
export const inboxWords = {
  title: "Inbox",
  unreadCount: (count: string) => `${count} unread`,
  unreadHere: "Unread",
  filter: "Which entries",
  all: "All",
  unread: "Unread",
  groups: { unread: "Unread", today: "Earlier today", before: "Before today" },
  facets: { kind: "What", actor: "Who" },
  noMatch: "No entry matches",
  hidden: (count: number, by: string) =>
    plural(count, { one: `# entry is hidden by ${by}.`, other: `# entries are hidden by ${by}.` }),
  pause: "Pause",
  resume: "Resume",
  markAll: "Mark all read",
  markRead: "Mark read",
  markUnread: "Mark unread",
  open: "Open",
  more: "Show older ones",
  emptyTitle: "All read",
  nothingTitle: "Nothing yet",
  nothingWhy: "Completed goals, new issues and what is assigned to you appear here, also while the window is closed.",
  nothingUnreadWhy: "Entries that you have read are hidden by Unread.",
  showAll: "Show all",
  toTasks: "Go to my tasks",
  detail: "Entry",
  away: "While you were away",
  awaySpan: (from: string, to: string) => `${from} to ${to}`,
  andMore: (count: number) => plural(count, { other: "and # more" }),
  further: (count: number) => plural(count, { other: "Show # more" }),
  fewer: "Show fewer",
  missed: "Read afterwards: it happened while there was no connection.",
  by: (name: string) => `By ${name}`,
  allMarked: (count: string) => `${count} marked read`,
  followed: "What followed",
  notMarked: "Could not be marked",
  hints: { read: "read", unread: "unread" },
} as const;

/** What an entry tells: as its second line, in few words within a digest, and as the head of its page. */
export const inboxKindWords: Record<InboxItem["kind"], { line: string; short: string; head: string }> = {
  goalCompleted: { line: "Completed", short: "goal completed", head: "Goal completed" },
  goalCancelled: { line: "Cancelled", short: "goal cancelled", head: "Goal cancelled" },
  issueCreated: { line: "New issue", short: "new issue", head: "New issue" },
  criticalIssue: { line: "New critical issue", short: "new, critical", head: "Critical issue" },
  actionAssigned: { line: "Assigned to you", short: "assigned to you", head: "Action assigned to you" },
};
