/**
 * Which events are worth a toast, and in which words (protocol.md 7.1). Keeps out: how toasts look and how many fit (components/ui, lib/toasts).
 */
import type { Event, EventType, ToastSettings } from "../bindings";
import { type DataOf, type EventOf, factsOf, type Kind, kindOf, type PerEvent, perEvent } from "../lib/events";
import { formatClock } from "../lib/format";
import { type Names, nameOf, shortName } from "../lib/names";
import type { ToastWords } from "../lib/toasts";
import { toastWords, words } from "../lib/words";
import type { Me } from "../lib/words/sentences";

/** What decides about a toast besides its event. */
export interface ToastSetting {
  me: Me | null;
  names: Names;
  /** Which kinds of toasts the person wants (protocol.md 7.6). */
  switches: Required<ToastSettings>;
  /** Nothing but what needs the person. */
  doNotDisturb: boolean;
  /** The goal whose room is on screen. */
  openGoal: string | null;
  /** Whose an action is, as far as its list is here. Ids are of users or of persons. */
  actionOf(actionId: string): { assigneeId: string | null; createdBy: string | null } | null;
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
  /** A subscriber threw. */
  notApplied(): void;
  /** The toast of any event. */
  of(event: Event): void;
}

/** How long the same thing about the same entity is not said again, in ms: `goal.activated` and `goal.resumed` may both come (D-07). */
const SAME_MS = 5_000;

/** The oftenest that a failure to apply is said, in ms. */
const FAILURE_MS = 60_000;

/** Toasts that are shown by `raise`. */
export function createRealtimeToasts(
  raise: RaiseToast,
  setting: () => ToastSetting,
  openInbox: () => void = () => {},
): RealtimeToasts {
  const showMissed = { label: toastWords.showMissed, run: openInbox };

  const said = new Map<string, number>();
  let failedAt = Number.NEGATIVE_INFINITY;
  let missed: readonly Event[] = [];
  let caughtUpAt = Number.NEGATIVE_INFINITY;

  function isRepeated(key: string): boolean {
    const now = Date.now();
    // In the order of their time: the first one that is still fresh ends the look.
    for (const [known, time] of said) {
      if (now - time < SAME_MS) break;
      said.delete(known);
    }
    const repeated = said.delete(key);
    said.set(key, now);
    return repeated;
  }

  function of(event: Event): void {
    if (TOASTS[event.type] === none) return;
    const now = setting();
    if (now.doNotDisturb || isMine(factsOf(event).actorId, now) || !isWanted(event.type, now.switches)) return;
    const toast = toastFor(event, now);
    if (toast !== null && !isRepeated(`${toast.title} ${factsOf(event).entityId}`)) raise(toast);
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
      if (!setting().switches.connection) return;
      const why = toastWords.interruptedWhy(formatClock(trueAt));
      raise({ title: toastWords.interrupted, why, tone: "warn", key: CONNECTION });
    },
    connectionRestored() {
      if (setting().switches.connection) raise({ title: toastWords.restored, why: null, tone: "ok", key: CONNECTION });
    },
    caughtUp(events) {
      // One absence may arrive in several batches.
      const now = Date.now();
      if (now - caughtUpAt >= SAME_MS) missed = [];
      caughtUpAt = now;
      missed = [...missed, ...events];
      const { doNotDisturb, switches } = setting();
      if (doNotDisturb || !switches.connection) return;
      raise({
        title: toastWords.caughtUp,
        why: toastWords.changed(countsOf(missed)),
        tone: "info",
        key: "caught-up",
        action: showMissed,
      });
    },
    notApplied() {
      if (Date.now() - failedAt < FAILURE_MS) return;
      failedAt = Date.now();
      raise({ title: toastWords.notApplied, why: toastWords.notAppliedWhy, tone: "danger" });
    },
    of,
  };
}

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

function isWanted(type: EventType, switches: Required<ToastSettings>): boolean {
  const [kind = ""] = type.split(".");
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
  if (data.progress === null) return null;
  const title = data.kpiId === null ? null : named(data.kpiId, setting);
  return toast("info", toastWords.kpiUpdated(data.progress), title);
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
