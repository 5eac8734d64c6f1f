/**
 * The names of everything in the query cache (protocol.md 5.7). A key invalidates all keys that start with it.
 */

/** The roots of the cache. */
export type Root =
  | "goals"
  | "actions"
  | "issues"
  | "kpis"
  | "dashboard-stats"
  | "activity-recent"
  | "people"
  | "session";

/** Keys of cached server data. */
export const queryKeys = {
  goals: {
    list: ["goals"],
    detail: (goalId: string) => ["goals", goalId] as const,
    activity: (goalId: string) => ["goals", goalId, "activity"] as const,
  },
  actions: { list: ["actions"], detail: (actionId: string) => ["actions", actionId] as const },
  issues: {
    list: ["issues"],
    detail: (issueId: string) => ["issues", issueId] as const,
    /** The company's own names of the statuses; they change rarely and with no event. */
    statuses: ["session", "issue-statuses"],
  },
  kpis: {
    list: ["kpis"],
    detail: (kpiId: string) => ["kpis", kpiId] as const,
    series: (kpiId: string) => ["kpis", kpiId, "series"] as const,
  },
  dashboardStats: ["dashboard-stats"],
  recentActivity: ["activity-recent"],
  people: ["people"],
  session: {
    plan: ["session", "plan"],
    configuration: ["session", "configuration"],
    keyring: ["session", "keyring"],
    health: ["session", "health"],
  },
  /** Kept by this computer, not by the server: no event of the wire makes it stale. */
  inbox: { all: ["inbox"], page: (filter: "inbox" | "unread" | "snoozed" | "all") => ["inbox", filter] as const },
  /** What was decided about telling of an event. */
  why: (eventKey: string) => ["why", eventKey] as const,
} as const;

/** The lists of a root: the bare key, or the key with a filter object; never a single entity. */
export function isListOf(root: Root, key: readonly unknown[]): boolean {
  return key[0] === root && (key.length === 1 || typeof key[1] === "object");
}
