/** Goals: lists, the goal room and its activity. */
import type { Goal, GoalDetail } from "../../bindings";

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
