/** The live feed and its counters. */
import type { EventType } from "../../bindings";
import type { Kind } from "../events";

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
