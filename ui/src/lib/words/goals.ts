/** Goals: lists, the goal room and its activity. */
import type { Goal, GoalDetail } from "../../bindings";
import { squashed } from "../names";
import { plural } from "./plural";

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
    kpi: "KPI",
    kpis: "KPIs",
    actions: "Actions",
    issues: "Issues",
    progress: "Progress",
    owner: "Owner",
    due: "Due",
  },
  health: "Health",
  ended: "Ended",
  activeCount: (count: number) => `${count} active`,
  count: (count: number) => plural(count, { one: "# goal", other: "# goals" }),
  today: "Today",
  regroup: "Regroup",
  regroupWhy: (count: number) =>
    plural(count, { one: "# goal changed its status", other: "# goals changed their status" }),
  noOwner: "No owner",
  emptyTitle: "No goals yet",
  emptyWhy: "Goals appear here as soon as someone in the company creates one.",
  ofTarget: "of target",
  days: (days: number) => {
    if (days === 0) return "today";
    const count = plural(Math.abs(days), { one: "# day", other: "# days" });
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
  tabs: { current: "Current", completed: "Completed", cancelled: "Cancelled" },
  notRunning: "Not running",
  noHealth: "No data",
  sorts: { health: "Health", due: "Due date", progress: "Progress", title: "Title", owner: "Owner" },
  facets: { owner: "Owner", type: "Type", status: "Status" },
  noKpi: "No KPI yet",
  types: { annual: "Annual", quarterly: "Quarterly", monthly: "Monthly", custom: "Custom" } as Record<string, string>,
  search: "Search goals",
  noMatch: "No goal matches",
  hidden: (count: number, by: string) =>
    plural(count, { one: `# goal is hidden by ${by}.`, other: `# goals are hidden by ${by}.` }),
  noneHere: (tab: string) => `No ${tab.toLowerCase()} goals`,
  noneHereWhy: "Goals appear here when their status says so.",
  newGoal: "New goal",
  pin: "Pin this goal to the sidebar",
  unpin: "Unpin this goal",
  trend: (name: string, value: string) => `${name}: ${value}`,
} as const;

/** The strategies of a goal. */
export const strategyWords = {
  title: "Strategies",
  untitled: "Untitled strategy",
} as const;

const STRATEGY_STATUS: Record<string, string> = {
  planning: "Planning",
  inprogress: "In progress",
  completed: "Completed",
  paused: "Paused",
  cancelled: "Cancelled",
};

/** What a status of a strategy is called; one that is not known keeps its own word. */
export function strategyWord(status: string): string {
  return STRATEGY_STATUS[squashed(status)] ?? status;
}

/** Creating a goal. */
export const newGoalWords = {
  title: "New goal",
  why: "It starts as a draft until it is activated.",
  does: "Create goal",
  name: "Title",
  type: "Type",
  owner: "Owner",
  target: "Due",
  start: "Starts, optional",
  description: "Description, optional",
  nobody: "Nobody to choose yet",
} as const;

/** Changing a goal: what the button says, what is said when it is refused, what the dialog asks. */
export const goalChangeWords = {
  activate: { does: "Activate", failed: "Not activated" },
  pause: {
    does: "Pause",
    failed: "Not paused",
    title: (goal: string) => `Pause “${goal}”`,
    why: "Its actions and KPIs stay as they are. It can be resumed at any time.",
    notes: "Reason, optional",
  },
  resume: { does: "Resume", failed: "Not resumed" },
  complete: {
    does: "Complete",
    failed: "Not completed",
    title: (goal: string) => `Complete “${goal}”`,
    why: "A completed goal cannot be opened again.",
    notes: "Final notes, optional",
  },
  cancel: {
    does: "Cancel goal",
    failed: "Not cancelled",
    title: (goal: string) => `Cancel “${goal}”`,
    why: "A cancelled goal cannot be opened again.",
    notes: "Reason, optional",
  },
  /** Why no change leads to a status, from one that is not an end. */
  noStep: {
    draft: "A goal does not become a draft again.",
    active: "Only a draft or a paused goal becomes active.",
    paused: "Only an active goal is paused.",
    completed: "Only an active goal is completed.",
    cancelled: "This goal is not cancelled from here.",
    archived: "Goals are archived by the service.",
    unknown: "This status cannot be chosen.",
  } satisfies Record<Goal["status"], string>,
  ended: "It has ended, and is not opened again.",
  more: "More",
} as const;

/** Writing on a goal. */
export const composerWords = {
  kinds: { note: "Note", comment: "Comment" },
  kind: "Kind",
  placeholder: { note: "Write a note", comment: "Write a comment" },
  does: "Add",
  failed: "Not added",
  all: "All",
  notes: "Notes",
  kpis: "KPIs",
  show: "Show",
  today: "Today",
} as const;

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
  action_created: "added an action",
  action_status_changed: "moved an action",
  issue_created: "reported an issue",
  issue_status_changed: "moved an issue",
};

/** Stored activity of a kind without a verb of its own. */
export const activityFallback = "changed something";
