/** Operations: actions and issues. */
import type { Action, Issue, Level } from "../../bindings";
import { plural } from "./plural";

/** Priority and severity. */
export const levelWords: Record<Level, string> = {
  low: "Low",
  medium: "Medium",
  high: "High",
  critical: "Critical",
  unknown: "Other",
};

/** Actions. */
export const actionWords = {
  title: "Actions",
  one: "Action",
  untitled: "Untitled action",
  status: {
    not_started: "Not started",
    in_progress: "In progress",
    blocked: "Blocked",
    completed: "Completed",
    paused: "Paused",
    cancelled: "Cancelled",
    unknown: "Other",
  } satisfies Record<Action["status"], string>,
  create: "New action",
  search: "Search actions",
  emptyTitle: "No actions yet",
  emptyWhy: "An action is a step towards a goal, with somebody who takes it and a date.",
  noneOfGoal: "No action serves this goal yet.",
  noMatch: "No action matches",
  hidden: (count: number, by: string) =>
    plural(count, { one: `# action is hidden by ${by}.`, other: `# actions are hidden by ${by}.` }),
  count: (count: number) => plural(count, { one: "# action", other: "# actions" }),
  placeholder: "What is to be done?",
  missing: "This action is not here",
  /** Over the offer to undo it. */
  ended: {
    completed: (title: string) => `“${title}” was completed`,
    cancelled: (title: string) => `“${title}” was cancelled`,
  },
  notSettable: "The service does not let this status be chosen here.",
} as const;

/** Issues. */
export const issueWords = {
  title: "Issues",
  one: "Issue",
  untitled: "Untitled issue",
  status: {
    open: "Open",
    in_progress: "In progress",
    resolved: "Resolved",
    closed: "Closed",
    unknown: "Other",
  } satisfies Record<Issue["status"], string>,
  categories: {
    bug: "Bug",
    feature: "Feature",
    improvement: "Improvement",
    question: "Question",
    other: "Other",
  } as Record<string, string>,
  create: "New issue",
  search: "Search issues",
  emptyTitle: "No issues",
  emptyWhy: "What stands in the way of a goal is written down here.",
  noneOfGoal: "Nothing stands in the way.",
  noMatch: "No issue matches",
  hidden: (count: number, by: string) =>
    plural(count, { one: `# issue is hidden by ${by}.`, other: `# issues are hidden by ${by}.` }),
  count: (count: number) => plural(count, { one: "# issue", other: "# issues" }),
  placeholder: "What is in the way?",
  missing: "This issue is not here",
  openFor: (age: string) => `open ${age}`,
  resolve: {
    title: (issue: string) => `Resolve “${issue}”`,
    why: "Whoever meets it again will read how it was solved.",
    notes: "How it was resolved",
    does: "Resolve",
  },
  reopen: {
    title: (issue: string) => `Reopen “${issue}”`,
    why: "It goes back to open.",
    notes: "Why it is open again",
    does: "Reopen",
  },
  close: "Close",
  wasClosed: (title: string) => `“${title}” was closed`,
  /** The reason that the service asks for when closing is undone. */
  closedByMistake: "Closing it was undone",
  /** Why an issue does not come to a status from where it stands. */
  noStep: {
    open: "Only what is resolved or closed is opened again.",
    in_progress: "Only an open issue is started: reopen it first.",
    resolved: "What is closed is not resolved: reopen it first.",
    closed: "It is closed already.",
    unknown: "This status cannot be chosen.",
  } satisfies Record<Issue["status"], string>,
} as const;

/** What both have. */
export const workWords = {
  goal: "Goal",
  status: "Status",
  priority: "Priority",
  severity: "Severity",
  assignee: "Assignee",
  reporter: "Reported by",
  category: "Category",
  due: "Due",
  progress: "Progress",
  created: "Created",
  description: "Description",
  resolution: "Resolution",
  nobody: "Nobody",
  noDate: "No date",
  noGoal: "No goal",
  today: "Today",
  overdue: (days: number) => `Overdue ${days} d`,
  dueSorts: { due: "Due date", priority: "Priority", status: "Status", assignee: "Assignee", progress: "Progress" },
  issueSorts: { severity: "Severity", status: "Status", assignee: "Assignee", age: "Age" },
  dueIn: "Due",
  overdueFacet: "Overdue",
  thisWeek: "Next 7 days",
  take: "Take it",
  createDoes: "Create",
  tabHint: "Tab to set more",
  failed: {
    move: "Not moved",
    change: "Not changed",
    assign: "Not assigned",
    undo: "Not undone",
  },
  closePanel: "Close details",
  done: "done",
  add: "Add",
} as const;
