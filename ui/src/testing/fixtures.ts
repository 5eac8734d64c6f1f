/** An invented company for tests: people, goals, and one event of each type. */
import type { Connection, Event, EventType, FeedItem, Goal, GoalDetail, Session, WindowSnapshot } from "../bindings";
import type { DataOf } from "../lib/events";

/** User ids of the company. */
export const people = { me: "user-ingrid", aylin: "user-aylin", tomasz: "user-tomasz", soren: "user-soren" } as const;

/** What Rust knows ids to be called. */
export const names: Record<string, string> = {
  [people.me]: "Ingrid Solberg",
  [people.aylin]: "Aylin Demir",
  [people.tomasz]: "Tomasz Wójcik",
  [people.soren]: "Søren Kjær",
  "goal-repeat": "Raise repeat orders",
  "goal-48": "Deliver every order within 48 h",
  "action-dhl": "Sign the DHL fallback contract",
  "issue-gas": "Cupping lab gas alarm",
  "kpi-repeat": "Repeat-order rate",
};

/** A goal that is active and half done. */
export function goal(part: Partial<Goal> = {}): Goal {
  return {
    id: "goal-repeat",
    title: "Raise repeat orders",
    description: "Focus on the three largest regions",
    status: "active",
    goalType: "quarterly",
    progress: 48,
    owner: { id: people.aylin, name: "Aylin Demir" },
    startDate: "2026-10-01",
    targetDate: "2026-12-31",
    completionDate: null,
    updatedAt: null,
    actionsCount: 5,
    issuesCount: 1,
    measuresCount: 2,
    ...part,
  };
}

/** The room of a goal with one KPI and one stored note. */
export function goalDetail(part: Partial<GoalDetail> = {}): GoalDetail {
  return {
    ...goal(),
    measures: [
      {
        measureId: "kpi-repeat",
        name: "Repeat-order rate",
        unit: "%",
        currentValue: 36.4,
        progress: 64,
        progressStatus: "on_track",
      },
    ],
    recentActivity: [
      {
        id: "act-1",
        activityType: "note",
        text: "They can start in week 12",
        createdAt: "2026-11-22T10:00:00.000Z",
        author: "Tomasz Wójcik",
      },
    ],
    asOf: "2026-11-23T10:42:00.000Z",
    ...part,
  };
}

/** The person at the window, in an account. */
export function session(part: Partial<Session> = {}): Session {
  return {
    mode: "account",
    environment: "production",
    company: "Lindqvist Coffee",
    user: { userId: people.me, personId: "person-ingrid", name: "Ingrid Solberg" },
    demoNetworkUp: true,
    ...part,
  };
}

/** A live connection. */
export function connection(part: Partial<Connection> = {}): Connection {
  return {
    state: "connected",
    reason: null,
    detail: null,
    since: "2026-11-23T10:00:00.000Z",
    attempt: 0,
    retryAt: null,
    lastEventAt: null,
    ...part,
  };
}

/** A window that has just opened, live and without history. */
export function snapshot(part: Partial<WindowSnapshot> = {}): WindowSnapshot {
  return { seq: 0, session: session(), connection: connection(), feed: [], counts: [], names, notices: [], ...part };
}

const DATA: { [T in EventType]: DataOf<T> } = {
  "goal.created": {
    goalId: "goal-new",
    tenantId: "t",
    userId: people.aylin,
    title: "Open the Porto roastery",
    description: "",
    status: "draft",
    createdAt: null,
    createdBy: people.aylin,
    ownerId: null,
    horizon: null,
    valueTags: null,
  },
  "goal.activated": {
    goalId: "goal-repeat",
    tenantId: "t",
    previousStatus: "draft",
    newStatus: "active",
    activatedAt: null,
    activatedBy: people.aylin,
  },
  "goal.completed": {
    goalId: "goal-repeat",
    tenantId: "t",
    completedAt: "2026-11-23T10:42:00.000Z",
    completedBy: people.aylin,
    finalNotes: "41.2 % in the last month",
  },
  "goal.cancelled": {
    goalId: "goal-repeat",
    tenantId: "t",
    cancelledAt: "2026-11-23T10:42:00.000Z",
    cancelledBy: people.aylin,
    reason: "The region is being sold",
  },
  "goal.paused": {
    goalId: "goal-repeat",
    tenantId: "t",
    previousStatus: "active",
    newStatus: "paused",
    pausedAt: null,
    pausedBy: people.aylin,
    reason: "Waiting for the price list",
  },
  "goal.resumed": {
    goalId: "goal-repeat",
    tenantId: "t",
    previousStatus: "paused",
    newStatus: "active",
    resumedAt: null,
    resumedBy: people.aylin,
    note: null,
  },
  "goal.activity.created": {
    activityId: "act-2",
    goalId: "goal-repeat",
    tenantId: "t",
    activityType: "note",
    title: "Call with the north",
    content: "They can start in week 12",
    tags: null,
    createdAt: null,
    createdBy: people.aylin,
  },
  "action.created": {
    actionId: "action-new",
    tenantId: "t",
    goalId: "goal-repeat",
    title: "List the lapsed customers",
    description: "",
    assignedTo: null,
    dueDate: null,
    priority: "high",
    status: "not_started",
    createdAt: null,
    createdBy: people.aylin,
  },
  "action.status_changed": {
    actionId: "action-dhl",
    tenantId: "t",
    goalId: "goal-48",
    previousStatus: "in_progress",
    newStatus: "blocked",
    changedAt: null,
    changedBy: people.aylin,
  },
  "action.completed": {
    actionId: "action-dhl",
    tenantId: "t",
    goalId: "goal-48",
    completedAt: null,
    completedBy: people.aylin,
    outcome: "118 customers listed",
    onTime: true,
  },
  "action.priority_changed": {
    actionId: "action-dhl",
    tenantId: "t",
    goalId: "goal-48",
    previousPriority: "medium",
    newPriority: "critical",
    changedAt: null,
    changedBy: people.aylin,
    reason: "Trade fair moved",
  },
  "action.reassigned": {
    actionId: "action-dhl",
    tenantId: "t",
    goalId: "goal-48",
    previousAssignee: people.soren,
    newAssignee: people.tomasz,
    assignedAt: null,
    assignedBy: people.aylin,
    note: null,
  },
  "action.progress_updated": {
    actionId: "action-dhl",
    tenantId: "t",
    goalId: "goal-48",
    previousProgress: 10,
    newProgress: 45,
    updatedAt: null,
    updatedBy: people.aylin,
  },
  "issue.created": {
    issueId: "issue-gas",
    tenantId: "t",
    title: "Cupping lab gas alarm",
    description: "",
    severity: "critical",
    status: "open",
    priority: "critical",
    category: "bug",
    assignedTo: null,
    createdAt: null,
    createdBy: people.aylin,
  },
  "issue.status_changed": {
    issueId: "issue-gas",
    tenantId: "t",
    previousStatus: "in_progress",
    newStatus: "resolved",
    changedAt: null,
    changedBy: people.aylin,
  },
  "kpi.reading_created": {
    readingId: "reading-1",
    kpiId: "kpi-repeat",
    tenantId: "t",
    value: 38.6,
    date: null,
    note: "First full week",
    recordedAt: null,
    recordedBy: people.aylin,
    progress: 70,
  },
  "decision.created": {
    decisionId: "decision-1",
    tenantId: "t",
    goalId: "goal-repeat",
    title: "Start in the north",
    decision: "Pilot with the northern region only",
    rationale: null,
    impact: null,
    decidedAt: null,
    decidedBy: people.aylin,
    participants: null,
  },
  "attachment.created": {
    attachmentId: "attachment-1",
    tenantId: "t",
    entityType: "issue",
    entityId: "issue-gas",
    fileName: "orders.csv",
    fileSize: 48_231,
    fileType: "text/csv",
    uploadedAt: null,
    uploadedBy: people.aylin,
    url: null,
  },
  "ai.message.completed": {
    jobId: "job-1",
    tenantId: "t",
    userId: people.me,
    sessionId: null,
    topicId: null,
    message: "Done",
    isFinal: false,
    turn: 1,
    maxTurns: 10,
    messageCount: 2,
    result: null,
  },
  "ai.message.failed": {
    jobId: "job-2",
    tenantId: "t",
    userId: people.me,
    sessionId: null,
    topicId: null,
    error: "Late",
    errorCode: "LLM_TIMEOUT",
  },
  "ai.job.started": { jobId: "job-3", tenantId: "t", userId: people.me, topicId: null, estimatedDurationMs: 30_000 },
  "ai.job.completed": {
    jobId: "job-4",
    tenantId: "t",
    userId: people.me,
    topicId: null,
    result: {},
    processingTimeMs: 28_740,
  },
  "ai.job.failed": {
    jobId: "job-5",
    tenantId: "t",
    userId: people.me,
    topicId: null,
    error: "Refused",
    errorCode: "LLM_ERROR",
  },
  unknown: {},
};

/** Every event type. */
export const allTypes = Object.keys(DATA) as EventType[];

/** The event types that have a sentence. */
export const domainTypes = allTypes.filter((type) => !type.startsWith("ai.") && type !== "unknown");

/** An event of `type` by Aylin; `data` replaces fields of its payload. */
export function event<T extends EventType>(
  type: T,
  data: Partial<DataOf<T>> = {},
  envelope: Partial<Event> = {},
): Event {
  return {
    type,
    data: { ...DATA[type], ...data },
    rawType: type,
    eventId: null,
    dedupeKey: `id:${type}`,
    tenantId: "t",
    timestamp: new Date().toISOString(),
    timestampSource: "envelope",
    warnings: [],
    scope: null,
    coarse: null,
    ...envelope,
  } as Event;
}

/** A feed item as it arrives now. Its event has a dedupe key of its own. */
export function item(seq: number, what: Event): FeedItem {
  return { kind: "event", seq, receivedAt: new Date().toISOString(), event: { ...what, dedupeKey: `id:evt-${seq}` } };
}

/** A gap in what was received. */
export function gap(seq: number, since: string, until: string): FeedItem {
  return { kind: "gap", seq, since, until };
}
