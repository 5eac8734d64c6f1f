/** An invented company for tests: people, goals, and one event of each type. */
import type {
  Action,
  CommandCenter,
  CommandError,
  Connection,
  DebugView,
  Event,
  EventType,
  FeedItem,
  Goal,
  GoalDetail,
  InboxItem,
  Issue,
  Kpi,
  KpiDetail,
  KpiReading,
  Person,
  RealtimeBatch,
  Session,
  Task,
  WindowSnapshot,
  WireMessage,
} from "../bindings";
import type { DataOf } from "../lib/events";
import { type ChosenSettings, DEFAULT_PREFERENCES, DEFAULT_SETTINGS } from "../lib/settings";

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
    health: "on_track",
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
        measureLinkId: "link-repeat",
        isPrimary: true,
        direction: "increase",
        targetValue: 40,
        variance: null,
      },
    ],
    recentActivity: [
      {
        id: "act-1",
        activityType: "note",
        text: "They can start in week 12",
        createdAt: "2026-11-22T10:00:00.000Z",
        author: "Tomasz Wójcik",
        authorId: "user-tomasz",
      },
    ],
    statistics: null,
    strategies: [],
    asOf: "2026-11-23T10:42:00.000Z",
    ...part,
  };
}

/** A refusal in the words of the server. */
export function refusal(
  code: CommandError["code"],
  message: string,
  fields: CommandError["fields"] = [],
): CommandError {
  return { code, message, fields };
}

/** Who things can be assigned to, by person id. */
export const team: Person[] = [
  { id: "person-ingrid", name: "Ingrid Solberg", title: "Head of operations", isMe: true, userId: people.me },
  { id: "person-aylin", name: "Aylin Demir", title: "Sales", isMe: false, userId: people.aylin },
  { id: "person-tomasz", name: "Tomasz Wójcik", title: "Logistics", isMe: false, userId: people.tomasz },
];

/** An action that is under way. */
export function action(part: Partial<Action> = {}): Action {
  return {
    id: "action-dhl",
    title: "Sign the DHL fallback contract",
    description: null,
    status: "in_progress",
    priority: "critical",
    startDate: "2026-11-01",
    dueDate: "2026-11-24",
    assigneeId: "person-tomasz",
    assigneeName: "Tomasz Wójcik",
    progress: 40,
    tags: [],
    goalIds: ["goal-repeat"],
    issueIds: [],
    createdAt: "2026-11-01T08:00:00.000Z",
    updatedAt: null,
    createdBy: people.me,
    ...part,
  };
}

/** An issue that nobody has begun with. */
export function issue(part: Partial<Issue> = {}): Issue {
  return {
    id: "issue-gas",
    title: "Cupping lab gas alarm",
    description: null,
    status: "open",
    statusName: "Open",
    statusConfigId: "config-open",
    severity: "critical",
    priority: "high",
    category: "bug",
    reporterId: "person-ingrid",
    reporterName: "Ingrid Solberg",
    assigneeId: null,
    assigneeName: null,
    dueDate: null,
    tags: [],
    goalIds: ["goal-repeat"],
    actionIds: [],
    createdAt: "2026-11-21T08:00:00.000Z",
    updatedAt: null,
    resolutionNotes: null,
    ...part,
  };
}

/** A KPI with three readings, rising into its band. */
export function kpi(part: Partial<Kpi> = {}): Kpi {
  return {
    id: "kpi-repeat",
    name: "Repeat-order rate",
    description: null,
    unit: "%",
    currentValue: 36.4,
    currentValueAt: "2026-11-16T09:00:00.000Z",
    targetValue: null,
    direction: "increase",
    category: null,
    ownerId: "person-aylin",
    frequency: "weekly",
    health: "on_track",
    atRiskBelow: null,
    atRiskAbove: null,
    progress: 64,
    points: [
      { at: "2026-11-02T09:00:00.000Z", value: 34.2 },
      { at: "2026-11-09T09:00:00.000Z", value: 35.8 },
      { at: "2026-11-16T09:00:00.000Z", value: 36.4 },
    ],
    minimalValue: 36,
    optimalValue: 41,
    ...part,
  };
}

/** A reading of a KPI. */
export function reading(part: Partial<KpiReading> = {}): KpiReading {
  return {
    id: "reading-0",
    value: 36.4,
    date: "2026-11-16T09:00:00.000Z",
    note: null,
    recordedAt: "2026-11-16T09:00:00.000Z",
    recordedBy: people.aylin,
    recordedByName: "Aylin Demir",
    source: "Manual",
    isOverride: false,
    originalValue: null,
    ...part,
  };
}

/** A KPI with its readings. */
export function kpiDetail(part: Partial<KpiDetail> = {}): KpiDetail {
  return {
    kpi: kpi(),
    readings: [
      reading(),
      reading({ id: "reading-a", value: 35.8, date: "2026-11-09T09:00:00.000Z", note: "Two days without the shop" }),
      reading({ id: "reading-b", value: 34.2, date: "2026-11-02T09:00:00.000Z" }),
    ],
    targets: [],
    goals: [{ id: "goal-repeat", name: "Raise repeat orders" }],
    asOf: "2026-11-23T10:42:00.000Z",
    ...part,
  };
}

/** The same action among the tasks of the dashboard, without its goal. */
export function task(part: Partial<Task> = {}): Task {
  return {
    id: "action-dhl",
    title: "Sign the DHL fallback contract",
    dueDate: null,
    priority: null,
    status: "in_progress",
    progress: 40,
    goalId: null,
    goalTitle: null,
    ...part,
  };
}

/** A command centre with one goal and its first KPI. */
export function commandCenter(part: Partial<CommandCenter> = {}): CommandCenter {
  return {
    alerts: [],
    goals: [
      {
        id: "goal-repeat",
        title: "Raise repeat orders",
        status: "active",
        progress: 48,
        ownerId: people.aylin,
        ownerName: "Aylin Demir",
        health: "on_track",
        primaryKpi: { id: "kpi-repeat", name: "Repeat-order rate", unit: "%", currentValue: 36.4, progress: 64 },
      },
    ],
    tasks: [],
    figures: {
      totalActiveGoals: 1,
      goalsOnTrack: 1,
      goalsAtRisk: 0,
      goalsBehind: 0,
      totalMeasures: 1,
      measuresOnTrack: 1,
      measuresAtRisk: 0,
      measuresBehind: 0,
      totalActiveActions: 1,
      actionsPastDue: 0,
      actionsThisWeek: 1,
      openIssues: 1,
      criticalIssues: 1,
    },
    earlier: null,
    generatedAt: null,
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
    email: "ingrid.solberg@lindqvist.coffee",
    title: "Operations lead",
    preferences: DEFAULT_PREFERENCES,
    kept: "keyring",
    endedBecause: null,
    ...part,
  };
}

/** Nobody is signed in. */
export function signedOut(part: Partial<Session> = {}): Session {
  return session({
    mode: "signedOut",
    company: null,
    user: null,
    email: null,
    title: null,
    kept: "nowhere",
    endedBecause: "signedOut",
    ...part,
  });
}

/** What a person who has changed nothing has chosen. */
export function settings(part: Partial<ChosenSettings> = {}): ChosenSettings {
  return { ...DEFAULT_SETTINGS, ...part };
}

/** An unread entry of the inbox. */
export function inboxItem(part: Partial<InboxItem> = {}): InboxItem {
  const at = new Date().toISOString();
  return {
    id: 1,
    place: part.id ?? 1,
    kind: "goalCompleted",
    title: "Raise repeat orders",
    detail: null,
    actorId: people.aylin,
    actorName: "Aylin Demir",
    entityType: "goal",
    entityId: "goal-repeat",
    at,
    receivedAt: at,
    origin: "live",
    read: false,
    isMuted: false,
    goalId: null,
    snoozed: null,
    returned: null,
    eventKey: "id:evt-1",
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
  return {
    seq: 0,
    batch: 0,
    session: session(),
    connection: connection(),
    feed: [],
    counts: [],
    names,
    notices: [],
    settings: settings(),
    unread: 0,
    quietUntil: null,
    mutes: [],
    replay: null,
    ...part,
  };
}

/** What the debug panel is told of a live connection. */
export function debugView(part: Partial<DebugView> = {}): DebugView {
  return {
    url: "wss://api.purposepath.app/realtime",
    listens: true,
    tenantId: "6b1f3a5e-1c01",
    userId: people.me,
    connectionId: "Nq8x2fLkIAMCJ5g=",
    sessions: 3,
    attempts: 4,
    rollovers: 1,
    gaps: 2,
    counters: {
      received: 1_842,
      dispatched: 1_797,
      unknown: 5,
      degraded: 1,
      rejected: 2,
      lastRejection: "no_identity",
      duplicate: 38,
      foreign: 0,
      beforeAuth: 0,
      errors: 1,
    },
    heartbeat: {
      lastPing: "2026-11-23T10:40:12.004Z",
      lastPong: "2026-11-23T10:40:12.047Z",
      roundTripMs: 43,
      lastKeepAlive: null,
      isPongless: false,
    },
    lastClose: { at: "2026-11-23T08:40:58.000Z", code: 1001, reason: "Going away" },
    lastError: null,
    lastEvent: { eventId: "evt-1", type: "goal.paused", at: "2026-11-23T10:42:00.000Z" },
    messages: [],
    history: [
      { kind: "gap", since: "2026-11-23T08:40:58.000Z", until: "2026-11-23T08:41:07.000Z" },
      {
        kind: "state",
        at: "2026-11-23T08:40:58.000Z",
        state: "reconnecting",
        reason: "closed_1001",
        attempt: 0,
        retryInMs: 120,
      },
    ],
    recording: null,
    replay: null,
    ...part,
  };
}

/** A message of the wire as Rust shows it: masked. */
export function wireMessage(number: number, part: Partial<WireMessage> = {}): WireMessage {
  const data = { goalId: "goal-repeat", reason: "******* *** *** ***** ****" };
  return {
    number,
    at: "2026-11-23T10:42:00.312Z",
    rawType: "goal-paused",
    bytes: 182,
    raw: JSON.stringify({ type: "goal-paused", eventId: `evt-${number}`, data }),
    normalised: JSON.stringify({
      data,
      dedupeKey: `id:evt-${number}`,
      rawType: "goal-paused",
      type: "goal.paused",
      warnings: [],
    }),
    rejection: null,
    fate: "delivered",
    dedupeKey: `id:evt-${number}`,
    replayed: false,
    ...part,
  };
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
  const event = { ...what, dedupeKey: `id:evt-${seq}` };
  return { kind: "event", seq, receivedAt: new Date().toISOString(), event, origin: "live" };
}

let batches = 0;

/** A batch as it comes after the ones before. */
export function batch(items: FeedItem[], part: Partial<RealtimeBatch> = {}): RealtimeBatch {
  batches += 1;
  return { number: batches, items, names: {}, counts: null, ...part };
}

/** A gap in what was received. */
export function gap(seq: number, since: string, until: string): FeedItem {
  return { kind: "gap", seq, since, until };
}
