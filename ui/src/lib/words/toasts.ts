/** What the toasts about events say (protocol.md 7.1). */
import type { Kind } from "../events";
import { formatProgress } from "../format";
import { plural } from "./plural";

/** What an absence is told by: the kind, and how many of it. */
const MISSED: readonly [Kind, { one: string; other: string }][] = [
  ["goal", { one: "# goal", other: "# goals" }],
  ["issue", { one: "# issue", other: "# issues" }],
  ["action", { one: "# action", other: "# actions" }],
  ["kpi", { one: "# KPI", other: "# KPIs" }],
  ["decision", { one: "# decision", other: "# decisions" }],
  ["attachment", { one: "# file", other: "# files" }],
];

/** Titles; the second line is the thing itself or what the person wrote. */
export const toastWords = {
  label: "Messages",
  goalCreated: "New goal",
  goalActivated: "Goal activated",
  goalResumed: "Goal active again",
  goalCompleted: "🎉 Goal completed",
  goalPaused: "Goal paused",
  goalCancelled: "Goal cancelled",
  activity: (who: string) => `${who} wrote on this goal`,
  actionAssigned: "New action for you",
  actionCritical: "New critical action",
  actionHigh: "New action, high priority",
  actionBlocked: "Your action is blocked",
  actionMoved: "Your action was moved",
  actionCompleted: (who: string) => `${who} completed an action of yours`,
  actionNowCritical: "Your action is now critical",
  assignedToYou: "Assigned to you",
  takenOver: (who: string) => `Taken over by ${who}`,
  criticalIssue: "Critical issue",
  highIssue: "New issue, high severity",
  issue: "New issue",
  issueResolved: "Issue resolved",
  kpiUpdated: (progress: number) => `KPI updated: ${formatProgress(progress)} complete`,
  kpiBreached: "KPI at risk: threshold breached",
  aiReady: "The coach has answered",
  aiFailed: "The coach could not answer",
  more: (count: number) => plural(count, { one: "# more update", other: "# more updates" }),
  moreWhy: "The feed shows them all.",
  interrupted: "Live updates interrupted",
  interruptedWhy: (time: string) => `What you see is from ${time}. Nothing is lost.`,
  restored: "Live updates are back",
  caughtUp: "Updated after the interruption",
  changed: (counts: Partial<Record<Kind, number>>) => {
    const parts = MISSED.flatMap(([kind, forms]) => {
      const count = counts[kind] ?? 0;
      return count === 0 ? [] : [plural(count, forms)];
    });
    return parts.length === 0 ? "Something changed meanwhile." : `${parts.join(", ")} changed meanwhile.`;
  },
  showMissed: "Show what changed",
  refused: "Access was refused",
  refusedWhy: "The service does not allow it with this sign-in. Sign in again to go on.",
  signInAgain: "Sign in again",
  rateLimited: "The service asks for a moment’s patience",
  rateLimitedWhy: "Too much was asked at once. PurposePath goes on by itself.",
  serverFailed: "The service reports a problem",
  serverFailedWhy: "Live updates go on.",
  notApplied: "An update could not be applied",
  notAppliedWhy: "What you see is read again.",
} as const;
