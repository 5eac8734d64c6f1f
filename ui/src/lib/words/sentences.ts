/**
 * What happened, in plain words: one sentence for each event type. Texts of people are plain text, never markup.
 */
import type { Event } from "../../bindings";
import { type DataOf, factsOf, type PerEvent, perEvent } from "../events";
import { formatBytes, formatNumber, formatProgress } from "../format";
import { type Names, nameOf, shortName } from "../names";
import { activityVerbs } from "./goals";
import { words } from "./index";

/** A piece of a sentence: `what` is the thing it is about, `meta` a quiet addition. */
export interface Segment {
  text: string;
  tone: "plain" | "what" | "meta";
}

/** Who did what. The actor stands before the segments. */
export interface Sentence {
  /** Null id: the event does not say who. */
  actor: { id: string | null; name: string; short: string };
  segments: Segment[];
  /** What the person wrote, if anything. */
  quote: string | null;
}

/** The ids of the person at the window: a user id, and a person id in some payloads. */
export interface Me {
  userId: string;
  personId: string | null;
}

/**
 * The sentence for a domain event; null for AI and unrecognised events, which have none. On the page of a thing (`here`, its id) the
 * thing is not named again.
 */
export function sentenceFor(event: Event, names: Names, me: Me | null, here: string | null = null): Sentence | null {
  const said = perEvent(SENTENCES, event, { names, me, here });
  if (said === null) return null;
  return { actor: actorFor(factsOf(event).actorId, names, me), segments: said.segments, quote: said.quote || null };
}

/** The sentence as one line of text. */
export function plainText(sentence: Sentence): string {
  return [sentence.actor.short, ...sentence.segments.map((segment) => segment.text)].join(" ");
}

interface Said {
  segments: Segment[];
  quote: string | null;
}

interface Setting {
  names: Names;
  me: Me | null;
  here: string | null;
}

const plain = (text: string): Segment => ({ text, tone: "plain" });
const what = (text: string): Segment => ({ text, tone: "what" });
const meta = (text: string): Segment => ({ text, tone: "meta" });
const say = (segments: Segment[], quote: string | null = null): Said => ({ segments, quote });

function actorFor(id: string | null, names: Names, me: Me | null): Sentence["actor"] {
  if (id === null) return { id, name: words.someone, short: words.someone };
  const name = nameOf(names, id);
  return { id, name, short: isMe(id, me) ? words.you : shortName(name) };
}

function isMe(id: string, me: Me | null): boolean {
  return me !== null && (id === me.userId || id === me.personId);
}

/** A person inside a sentence. */
function person(id: string, { names, me }: Setting): string {
  return isMe(id, me) ? "you" : shortName(nameOf(names, id));
}

function done(verb: string, id: string, { names }: Setting, quote: string | null = null): Said {
  return say([plain(verb), what(nameOf(names, id))], quote);
}

function goalDone(verb: string, goalId: string, setting: Setting, quote: string | null = null): Said {
  return goalId === setting.here ? say([plain(`${verb} the goal`)], quote) : done(verb, goalId, setting, quote);
}

const ACTIVITY_VERBS: Record<NonNullable<DataOf<"goal.activity.created">["activityType"]>, string> = {
  note: "added a note to",
  comment: "commented on",
  attachment: "attached a file to",
  decision: "recorded a decision on",
  review: "reviewed",
  system: "noted on",
  update: "posted an update on",
  reading: "recorded a reading on",
  other: "added to",
};

function activityAdded(data: DataOf<"goal.activity.created">, setting: Setting): Said {
  if (data.goalId === setting.here) {
    // As the goal's stored activity says it.
    const verb = activityVerbs[data.activityType ?? "other"] ?? "added something";
    return say([plain(verb)], data.content || data.title);
  }
  return done(ACTIVITY_VERBS[data.activityType ?? "other"], data.goalId, setting, data.content || data.title);
}

type ActionStatus = NonNullable<DataOf<"action.status_changed">["newStatus"]>;

const ACTION_MOVES: Record<ActionStatus, { verb: string; state: string | null }> = {
  not_started: { verb: "moved", state: "to not started" },
  in_progress: { verb: "moved", state: "to in progress" },
  completed: { verb: "completed", state: null },
  blocked: { verb: "marked", state: "as blocked" },
  paused: { verb: "paused", state: null },
  cancelled: { verb: "cancelled", state: null },
  unknown: { verb: "changed the status of", state: null },
};

function actionMoved(data: DataOf<"action.status_changed">, { names }: Setting): Said {
  const { verb, state } = ACTION_MOVES[data.newStatus ?? "unknown"];
  return say([plain(verb), what(nameOf(names, data.actionId)), ...(state ? [plain(state)] : [])]);
}

function actionCompleted(data: DataOf<"action.completed">, { names }: Setting): Said {
  const timing = data.onTime === null ? [] : [plain(data.onTime ? "on time" : "late")];
  return say([plain("completed"), what(nameOf(names, data.actionId)), ...timing], data.outcome);
}

function reassigned(data: DataOf<"action.reassigned">, setting: Setting): Said {
  const action = what(nameOf(setting.names, data.actionId));
  const { previousAssignee: from, newAssignee: to } = data;
  const source = from === null ? [] : [plain(`from ${person(from, setting)}`)];
  if (to === null) return say([plain("reassigned"), action, ...source], data.note);
  if (to === data.assignedBy) return say([plain("took over"), action, ...source], data.note);
  return say(
    [plain(from === null ? "assigned" : "handed"), action, ...source, plain(`to ${person(to, setting)}`)],
    data.note,
  );
}

type IssueStatus = NonNullable<DataOf<"issue.status_changed">["newStatus"]>;

const ISSUE_VERBS: Record<IssueStatus, string> = {
  open: "reopened",
  in_progress: "started on",
  resolved: "resolved",
  closed: "closed",
  unknown: "changed the status of",
};

function issueReported(data: DataOf<"issue.created">, { names }: Setting): Said {
  const severity = data.severity === "critical" || data.severity === "high" ? [meta(data.severity)] : [];
  return say([plain("reported"), what(data.title ?? nameOf(names, data.issueId)), ...severity]);
}

function readingRecorded(data: DataOf<"kpi.reading_created">, { names }: Setting): Said {
  const kpi = data.kpiId === null ? "a reading" : nameOf(names, data.kpiId);
  return say([plain("recorded"), what(data.value === null ? kpi : `${kpi} ${formatNumber(data.value)}`)], data.note);
}

function fileUploaded(data: DataOf<"attachment.created">, { names, here }: Setting): Said {
  const size = data.fileSize === null ? [] : [meta(formatBytes(data.fileSize))];
  const isElsewhere = data.entityId !== null && data.entityId !== here && names[data.entityId];
  const place = isElsewhere ? [plain("to"), what(nameOf(names, data.entityId ?? ""))] : [];
  return say([plain("uploaded"), what(data.fileName ?? "a file"), ...size, ...place]);
}

const SENTENCES: PerEvent<[Setting], Said | null> = {
  "goal.created": ({ data }, { names, here }) =>
    data.goalId === here
      ? say([plain("created the goal")])
      : say([plain("created"), what(data.title ?? nameOf(names, data.goalId))]),
  "goal.activated": ({ data }, setting) => goalDone("activated", data.goalId, setting),
  "goal.completed": ({ data }, setting) => goalDone("completed", data.goalId, setting, data.finalNotes),
  "goal.cancelled": ({ data }, setting) => goalDone("cancelled", data.goalId, setting, data.reason),
  "goal.paused": ({ data }, setting) => goalDone("paused", data.goalId, setting, data.reason),
  "goal.resumed": ({ data }, setting) => goalDone("resumed", data.goalId, setting, data.note),
  "goal.activity.created": ({ data }, setting) => activityAdded(data, setting),
  "action.created": ({ data }, { names }) =>
    say([plain("added the action"), what(data.title ?? nameOf(names, data.actionId))]),
  "action.status_changed": ({ data }, setting) => actionMoved(data, setting),
  "action.completed": ({ data }, setting) => actionCompleted(data, setting),
  "action.priority_changed": ({ data }, { names }) =>
    say(
      [plain("set"), what(nameOf(names, data.actionId)), plain(`to ${data.newPriority ?? "another"} priority`)],
      data.reason,
    ),
  "action.reassigned": ({ data }, setting) => reassigned(data, setting),
  "action.progress_updated": ({ data }, { names }) =>
    say([
      plain(data.newProgress === null ? "updated" : "set"),
      what(nameOf(names, data.actionId)),
      ...(data.newProgress === null ? [] : [plain(`to ${formatProgress(data.newProgress)}`)]),
    ]),
  "issue.created": ({ data }, setting) => issueReported(data, setting),
  "issue.status_changed": ({ data }, setting) => done(ISSUE_VERBS[data.newStatus ?? "unknown"], data.issueId, setting),
  "kpi.reading_created": ({ data }, setting) => readingRecorded(data, setting),
  "decision.created": ({ data }, { names }) =>
    say([plain("decided"), what(data.title ?? nameOf(names, data.decisionId))], data.decision),
  "attachment.created": ({ data }, setting) => fileUploaded(data, setting),
  "ai.message.completed": () => null,
  "ai.message.failed": () => null,
  "ai.job.started": () => null,
  "ai.job.completed": () => null,
  "ai.job.failed": () => null,
  unknown: () => null,
};
