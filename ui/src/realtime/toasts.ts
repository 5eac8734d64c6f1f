/**
 * Which events are worth a toast, and in which words (protocol.md 7.1). Keeps out: how toasts look and how many fit (components/ui, lib/toasts).
 */
import type { Event, EventType, Kpi, Mute, Preferences, ServerError, ToastSettings } from "../bindings";
import { type DataOf, type EventOf, factsOf, type Kind, kindOf, type PerEvent, perEvent } from "../lib/events";
import { formatClock } from "../lib/format";
import { isMuted } from "../lib/mutes";
import { type Names, nameOf, shortName } from "../lib/names";
import { isAtRisk } from "../lib/series";
import type { ToastWords } from "../lib/toasts";
import { toastWords, words } from "../lib/words";
import type { Me } from "../lib/words/sentences";
import type { KnownAction } from "./knowledge";

/** What decides about a toast besides its event. */
export interface ToastSetting {
  me: Me | null;
  names: Names;
  /** Which kinds of toasts the person wants on this computer (protocol.md 7.6). */
  switches: Required<ToastSettings>;
  /** And what on all of them. */
  preferences: Preferences;
  /** Nothing but what needs the person. */
  doNotDisturb: boolean;
  /** There are quiet hours: nothing of other people's doings. */
  isQuiet: boolean;
  /** What the person has muted: nothing of it, but for critical issues. */
  mutes: readonly Mute[];
  /** But for critical issues. */
  criticalComesThrough: boolean;
  /** The goal whose room is on screen. */
  openGoal: string | null;
  /** Whose an action is, as far as its list is here. */
  actionOf(actionId: string): KnownAction | null;
  /** A KPI with its last readings, this one among them, as far as its list is here. */
  kpiOf(kpiId: string): Kpi | null;
  /** The end of reading what has to be here before an event can be judged; null when it is. */
  learn(type: EventType): Promise<unknown> | null;
}

/** Shows a toast; one with the same `key` takes the place of the one before. */
export type RaiseToast = (toast: ToastWords & { key?: string; action?: { label: string; run: () => void } }) => void;

/**
 * One function for each toast of protocol.md 7.1. Each shows the toast, if there is one to show: for an event of one's own, of a kind that
 * is switched off, or one that is not told at all, there is none.
 *
 * @example
 * const { realtimeToasts } = useRealtime();
 * useRealtimeEvent({ eventType: "issue.created", onEvent: ({ data }) => realtimeToasts.issueCreated(data) });
 */
export interface RealtimeToasts {
  goalCreated(data: DataOf<"goal.created">): void;
  goalActivated(data: DataOf<"goal.activated">): void;
  goalResumed(data: DataOf<"goal.resumed">): void;
  goalCompleted(data: DataOf<"goal.completed">): void;
  goalPaused(data: DataOf<"goal.paused">): void;
  goalCancelled(data: DataOf<"goal.cancelled">): void;
  goalActivityCreated(data: DataOf<"goal.activity.created">): void;
  actionCreated(data: DataOf<"action.created">): void;
  actionStatusChanged(data: DataOf<"action.status_changed">): void;
  actionCompleted(data: DataOf<"action.completed">): void;
  actionPriorityChanged(data: DataOf<"action.priority_changed">): void;
  actionReassigned(data: DataOf<"action.reassigned">): void;
  issueCreated(data: DataOf<"issue.created">): void;
  issueStatusChanged(data: DataOf<"issue.status_changed">): void;
  kpiReadingCreated(data: DataOf<"kpi.reading_created">): void;
  aiMessageCompleted(data: DataOf<"ai.message.completed">): void;
  aiMessageFailed(data: DataOf<"ai.message.failed">): void;
  /** Nothing has arrived for more than 5 s; `trueAt` (ms since the epoch) is when what is on screen was true. */
  connectionInterrupted(trueAt: number): void;
  connectionRestored(): void;
  /** What was missed has been read: one line for all of it. */
  caughtUp(events: readonly Event[]): void;
  /** The server does not take this sign-in: at the door, over the socket, or for one thing. `why` is its own word. */
  accessRefused(why: string | null): void;
  /** What the server says over the socket (protocol.md 2.4). */
  serverError(error: ServerError): void;
  /** A subscriber threw. */
  notApplied(): void;
  /** The toast of any event. */
  of(event: Event): void;
}

/** How long what belongs together may take to come, in ms: both events of one return (D-07), the batches of one absence. */
const SAME_MS = 5_000;

/** The oftenest that a failure to apply, or a request for patience, is said, in ms. */
const SELDOM_MS = 60_000;

/** Where a toast leads. */
export interface ToastWays {
  openInbox(): void;
  /** Ends the session, so that another can begin. */
  signInAgain(): void;
}

const NOWHERE: ToastWays = { openInbox: () => {}, signInAgain: () => {} };

/** Toasts that are shown by `raise`. */
export function createRealtimeToasts(
  raise: RaiseToast,
  setting: () => ToastSetting,
  { openInbox, signInAgain }: ToastWays = NOWHERE,
): RealtimeToasts {
  const isSaidByTwin = createTwins();
  const mayFail = seldom();
  const mayAskPatience = seldom();
  const faults = new Set<string>();
  let missed: readonly Event[] = [];
  let caughtUpAt = Number.NEGATIVE_INFINITY;

  function of(event: Event): void {
    if (TOASTS[event.type] === none) return;
    const now = setting();
    if (!isForMe(event, now)) return;
    const learned = now.learn(event.type);
    if (learned === null) tell(event, now);
    // By then it may not be wanted any more.
    else void learned.then(() => isForMe(event, setting()) && tell(event, setting()));
  }

  function tell(event: Event, now: ToastSetting): void {
    const toast = toastFor(event, now);
    if (toast !== null && !isSaidByTwin(event)) raise(toast);
  }

  /** About the connection and the service: no event, and nothing that needs the person. */
  function inform(toast: Parameters<RaiseToast>[0]): void {
    const { doNotDisturb, switches, preferences } = setting();
    if (!doNotDisturb && switches.connection && preferences.systemNotifications) raise(toast);
  }

  function accessRefused(why: string | null): void {
    raise({
      title: toastWords.refused,
      why: why || toastWords.refusedWhy,
      tone: "danger",
      key: "refused",
      action: { label: toastWords.signInAgain, run: signInAgain },
    });
  }

  // What decides is the type and the data; the rest of an event says when and how it came.
  const show =
    <T extends EventType>(type: T) =>
    (data: DataOf<T>): void =>
      of({ type, data } as EventOf<T>);

  return {
    goalCreated: show("goal.created"),
    goalActivated: show("goal.activated"),
    goalResumed: show("goal.resumed"),
    goalCompleted: show("goal.completed"),
    goalPaused: show("goal.paused"),
    goalCancelled: show("goal.cancelled"),
    goalActivityCreated: show("goal.activity.created"),
    actionCreated: show("action.created"),
    actionStatusChanged: show("action.status_changed"),
    actionCompleted: show("action.completed"),
    actionPriorityChanged: show("action.priority_changed"),
    actionReassigned: show("action.reassigned"),
    issueCreated: show("issue.created"),
    issueStatusChanged: show("issue.status_changed"),
    kpiReadingCreated: show("kpi.reading_created"),
    aiMessageCompleted: show("ai.message.completed"),
    aiMessageFailed: show("ai.message.failed"),
    connectionInterrupted(trueAt) {
      const why = toastWords.interruptedWhy(formatClock(trueAt));
      inform({ title: toastWords.interrupted, why, tone: "warn", key: CONNECTION });
    },
    connectionRestored: () => inform({ title: toastWords.restored, why: null, tone: "ok", key: CONNECTION }),
    caughtUp(events) {
      // One absence may arrive in several batches.
      const now = Date.now();
      if (now - caughtUpAt >= SAME_MS) missed = [];
      caughtUpAt = now;
      missed = [...missed, ...events];
      if (setting().isQuiet) return;
      inform({
        title: toastWords.caughtUp,
        why: toastWords.changed(countsOf(missed)),
        tone: "info",
        key: "caught-up",
        action: { label: toastWords.showMissed, run: openInbox },
      });
    },
    accessRefused,
    serverError({ code, detail }) {
      if (code === "FORBIDDEN") return accessRefused(detail);
      if (code === "RATE_LIMIT_EXCEEDED") {
        if (mayAskPatience()) inform({ title: toastWords.rateLimited, why: toastWords.rateLimitedWhy, tone: "warn" });
        return;
      }
      // A fault is shown once, however often the server meets it; a refused message each time.
      const fault = `${code} ${detail}`;
      if (code !== "VALIDATION_ERROR" && faults.has(fault)) return;
      if (faults.size < MOST_FAULTS) faults.add(fault);
      inform({ title: toastWords.serverFailed, why: detail || toastWords.serverFailedWhy, tone: "warn" });
    },
    notApplied() {
      if (mayFail()) raise({ title: toastWords.notApplied, why: toastWords.notAppliedWhy, tone: "danger" });
    },
    of,
  };
}

/** Faults of the server that are remembered as said. */
const MOST_FAULTS = 50;

/** Answers true at most once in {@link SELDOM_MS}. */
function seldom(): () => boolean {
  let lastAt = Number.NEGATIVE_INFINITY;
  return () => {
    const now = Date.now();
    if (now - lastAt < SELDOM_MS) return false;
    lastAt = now;
    return true;
  };
}

/** `goal.activated` and `goal.resumed` may both tell of one return (D-07): answers whether the other one was said just before. */
function createTwins(): (event: Event) => boolean {
  const said = new Map<string, number>();
  return ({ type, data }) => {
    const twin = TWINS[type];
    if (twin === undefined || !("goalId" in data)) return false;
    const now = Date.now();
    for (const [key, time] of said) if (now - time >= SAME_MS) said.delete(key);
    const isSaid = said.delete(`${twin} ${data.goalId}`);
    if (!isSaid) said.set(`${type} ${data.goalId}`, now);
    return isSaid;
  };
}

const TWINS: Partial<Record<EventType, EventType>> = {
  "goal.activated": "goal.resumed",
  "goal.resumed": "goal.activated",
};

/** The toast of `event`, or null when it has none. */
export function toastFor(event: Event, setting: ToastSetting): ToastWords | null {
  return perEvent(TOASTS, event, setting);
}

/** How many of each kind. */
function countsOf(events: readonly Event[]): Partial<Record<Kind, number>> {
  const counts: Partial<Record<Kind, number>> = {};
  for (const event of events) {
    const kind = kindOf(event.type);
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}

/** Both connection toasts are one thing on screen. */
const CONNECTION = "connection";

const toast = (tone: ToastWords["tone"], title: string, why: string | null): ToastWords => ({
  tone,
  title,
  why: why || null,
});
const none = (): null => null;

function isMine(id: string | null, { me }: Pick<ToastSetting, "me">): boolean {
  return id !== null && me !== null && (id === me.userId || id === me.personId);
}

/** Whether it is someone else's doing, of a kind that is wanted, at a time when things are. */
function isForMe(event: Event, setting: ToastSetting): boolean {
  if (setting.doNotDisturb || (setting.isQuiet && !comesThrough(event, setting))) return false;
  if (isMuted(event, setting.mutes)) return false;
  return !isMine(factsOf(event).actorId, setting) && isWanted(kindOf(event.type), setting);
}

/** What is told in quiet hours, too: what the person has asked the coach for is nobody else's doing. */
function comesThrough(event: Event, { criticalComesThrough }: ToastSetting): boolean {
  if (kindOf(event.type) === "ai") return true;
  return criticalComesThrough && event.type === "issue.created" && event.data.severity === "critical";
}

function isWanted(kind: Kind, { switches, preferences }: ToastSetting): boolean {
  if (kind === "ai") return preferences.coachingReminders;
  if (!preferences.teamUpdates) return false;
  if (kind === "goal") return switches.goals;
  if (kind === "action") return switches.actions;
  if (kind === "issue") return switches.issues;
  return kind === "kpi" ? switches.kpis : true;
}

function who(id: string | null, { names }: ToastSetting): string {
  return id === null ? words.someone : shortName(nameOf(names, id));
}

const named = (id: string, { names }: ToastSetting): string => nameOf(names, id);

/** The title, and below it what the person wrote. */
function titled(title: string, remark: string | null): string {
  return remark ? `${title}: ${remark}` : title;
}

function isMyAction(actionId: string, setting: ToastSetting): boolean {
  return isMine(setting.actionOf(actionId)?.assigneeId ?? null, setting);
}

function actionCreated(data: DataOf<"action.created">, setting: ToastSetting): ToastWords | null {
  const title = data.title ?? named(data.actionId, setting);
  if (data.priority === "critical") return toast("warn", toastWords.actionCritical, title);
  if (isMine(data.assignedTo, setting)) return toast("info", toastWords.actionAssigned, title);
  return data.priority === "high" ? toast("info", toastWords.actionHigh, title) : null;
}

function actionMoved(data: DataOf<"action.status_changed">, setting: ToastSetting): ToastWords | null {
  // Its completion has an event of its own, which speaks (D-09).
  if (data.newStatus === "completed" || !isMyAction(data.actionId, setting)) return null;
  const title = named(data.actionId, setting);
  return data.newStatus === "blocked"
    ? toast("warn", toastWords.actionBlocked, title)
    : toast("info", toastWords.actionMoved, title);
}

function actionCompleted(data: DataOf<"action.completed">, setting: ToastSetting): ToastWords | null {
  const known = setting.actionOf(data.actionId);
  if (!isMine(known?.assigneeId ?? null, setting) && !isMine(known?.createdBy ?? null, setting)) return null;
  return toast("ok", toastWords.actionCompleted(who(data.completedBy, setting)), named(data.actionId, setting));
}

function reassigned(data: DataOf<"action.reassigned">, setting: ToastSetting): ToastWords | null {
  const title = named(data.actionId, setting);
  if (isMine(data.newAssignee, setting)) return toast("info", toastWords.assignedToYou, title);
  if (!isMine(data.previousAssignee, setting)) return null;
  return toast("info", toastWords.takenOver(who(data.newAssignee ?? data.assignedBy, setting)), title);
}

function issueCreated(data: DataOf<"issue.created">, setting: ToastSetting): ToastWords {
  const title = data.title ?? named(data.issueId, setting);
  if (data.severity === "critical") return toast("danger", toastWords.criticalIssue, title);
  return data.severity === "high" ? toast("warn", toastWords.highIssue, title) : toast("info", toastWords.issue, title);
}

function readingRecorded(data: DataOf<"kpi.reading_created">, setting: ToastSetting): ToastWords | null {
  const title = data.kpiId === null ? null : named(data.kpiId, setting);
  const kpi = data.kpiId === null ? null : setting.kpiOf(data.kpiId);
  if (kpi !== null && hasFallenBy(kpi, data.value)) return toast("warn", toastWords.kpiBreached, title);
  if (data.progress === null) return null;
  return toast("info", toastWords.kpiUpdated(data.progress), title);
}

/** Whether this reading is the KPI's last one and brings it into the red, where it was not. */
function hasFallenBy(kpi: Kpi, value: number | null): boolean {
  if (value === null || kpi.currentValue !== value || !isAtRisk(kpi, value)) return false;
  const earlier = kpi.points.at(kpi.points.at(-1)?.value === value ? -2 : -1);
  return earlier === undefined || !isAtRisk(kpi, earlier.value);
}

const TOASTS: PerEvent<[ToastSetting], ToastWords | null> = {
  "goal.created": ({ data }, setting) => toast("ok", toastWords.goalCreated, data.title ?? named(data.goalId, setting)),
  "goal.activated": ({ data }, setting) =>
    toast(
      "info",
      data.previousStatus === "paused" ? toastWords.goalResumed : toastWords.goalActivated,
      named(data.goalId, setting),
    ),
  "goal.completed": ({ data }, setting) =>
    toast("ok", toastWords.goalCompleted, titled(named(data.goalId, setting), data.finalNotes)),
  "goal.cancelled": ({ data }, setting) =>
    toast("warn", toastWords.goalCancelled, titled(named(data.goalId, setting), data.reason)),
  "goal.paused": ({ data }, setting) =>
    toast("info", toastWords.goalPaused, titled(named(data.goalId, setting), data.reason)),
  "goal.resumed": ({ data }, setting) => toast("info", toastWords.goalResumed, named(data.goalId, setting)),
  "goal.activity.created": ({ data }, setting) =>
    data.goalId === setting.openGoal
      ? toast("info", toastWords.activity(who(data.createdBy, setting)), data.content || data.title)
      : null,
  "action.created": ({ data }, setting) => actionCreated(data, setting),
  "action.status_changed": ({ data }, setting) => actionMoved(data, setting),
  "action.completed": ({ data }, setting) => actionCompleted(data, setting),
  "action.priority_changed": ({ data }, setting) =>
    data.newPriority === "critical" && isMyAction(data.actionId, setting)
      ? toast("warn", toastWords.actionNowCritical, named(data.actionId, setting))
      : null,
  "action.reassigned": ({ data }, setting) => reassigned(data, setting),
  "action.progress_updated": none,
  "issue.created": ({ data }, setting) => issueCreated(data, setting),
  "issue.status_changed": ({ data }, setting) =>
    data.newStatus === "resolved" ? toast("ok", toastWords.issueResolved, named(data.issueId, setting)) : null,
  "kpi.reading_created": ({ data }, setting) => readingRecorded(data, setting),
  "decision.created": none,
  "attachment.created": none,
  "ai.message.completed": () => toast("info", toastWords.aiReady, null),
  "ai.message.failed": ({ data }) => toast("danger", toastWords.aiFailed, data.error),
  "ai.job.started": none,
  "ai.job.completed": () => toast("info", toastWords.aiReady, null),
  "ai.job.failed": ({ data }) => toast("danger", toastWords.aiFailed, data.error),
  unknown: none,
};
