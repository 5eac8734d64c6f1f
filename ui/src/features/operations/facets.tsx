/** How actions and issues are filtered, searched and sorted. */
import type { Action, Issue, Level } from "../../bindings";
import type { Facet } from "../../components/ui/Filters";
import { LevelGlyph } from "../../components/ui/LevelGlyph";
import { Face } from "../../components/ui/Person";
import { StatusGlyph } from "../../components/ui/StatusGlyph";
import { daysUntil, parseTime } from "../../lib/format";
import { actionShapes, issueShapes } from "../../lib/shapes";
import { actionWords, issueWords, levelWords, workWords } from "../../lib/words";

type Titles = ReadonlyMap<string, string>;

const level = (value: Level | null) => value && { value, label: levelWords[value], mark: <LevelGlyph level={value} /> };
const person = (id: string | null, name: string | null) => ({
  value: id ?? "",
  label: id === null ? workWords.nobody : (name ?? id),
  mark: <Face id={id} name={name} small />,
});
const goal = (goalIds: readonly string[], titles: Titles) => {
  const [id] = goalIds;
  const label = id === undefined ? undefined : titles.get(id);
  return id === undefined || label === undefined ? null : { value: id, label };
};

/** By what actions can be narrowed. */
export function actionFacets(titles: Titles): readonly Facet<Action>[] {
  return [
    {
      id: "assignee",
      name: workWords.assignee,
      of: ({ assigneeId, assigneeName }) => person(assigneeId, assigneeName),
    },
    { id: "goal", name: workWords.goal, of: ({ goalIds }) => goal(goalIds, titles) },
    { id: "priority", name: workWords.priority, of: ({ priority }) => level(priority) },
    { id: "due", name: workWords.dueIn, of: dueFacet },
    {
      id: "status",
      name: workWords.status,
      of: ({ status }) => ({
        value: status,
        label: actionWords.status[status],
        mark: <StatusGlyph shape={actionShapes[status]} />,
      }),
    },
  ];
}

/** By what issues can be narrowed. */
export function issueFacets(titles: Titles): readonly Facet<Issue>[] {
  return [
    {
      id: "assignee",
      name: workWords.assignee,
      of: ({ assigneeId, assigneeName }) => person(assigneeId, assigneeName),
    },
    { id: "severity", name: workWords.severity, of: ({ severity }) => level(severity) },
    {
      id: "category",
      name: workWords.category,
      of: ({ category }) => (category === null ? null : { value: category, label: categoryWord(category) }),
    },
    { id: "goal", name: workWords.goal, of: ({ goalIds }) => goal(goalIds, titles) },
    {
      id: "status",
      name: workWords.status,
      of: ({ status }) => ({
        value: status,
        label: issueWords.status[status],
        mark: <StatusGlyph shape={issueShapes[status]} />,
      }),
    },
  ];
}

/** What a category is called; one that is not known keeps its own word. */
export function categoryWord(category: string): string {
  return issueWords.categories[category] ?? category;
}

function dueFacet({ dueDate, status }: Action) {
  const time = dueDate === null ? null : parseTime(dueDate);
  if (time === null || isOver(status)) return null;
  const days = daysUntil(time, Date.now());
  if (days < 0) return { value: "overdue", label: workWords.overdueFacet };
  return days <= 7 ? { value: "week", label: workWords.thisWeek } : null;
}

/** Whether an action no longer waits for its date. */
export function isOver(status: Action["status"]): boolean {
  return status === "completed" || status === "cancelled";
}

/** What a table of actions is sorted by. */
export type ActionSort = keyof typeof workWords.dueSorts;

/** What a table of issues is sorted by. */
export type IssueSort = keyof typeof workWords.issueSorts;

/** The order of actions. */
export function compareActions(sort: ActionSort): (a: Action, b: Action) => number {
  return (a, b) => ACTION_ORDER[sort](a, b) || due(a) - due(b) || a.title.localeCompare(b.title);
}

/** The order of issues: what is newer first. */
export function compareIssues(sort: IssueSort): (a: Issue, b: Issue) => number {
  return (a, b) => ISSUE_ORDER[sort](a, b) || reported(b) - reported(a) || a.title.localeCompare(b.title);
}

const ACTION_ORDER: Record<ActionSort, (a: Action, b: Action) => number> = {
  due: (a, b) => Number(isOver(a.status)) - Number(isOver(b.status)),
  priority: (a, b) => rank(b.priority) - rank(a.priority),
  status: (a, b) => ACTION_STATUSES.indexOf(a.status) - ACTION_STATUSES.indexOf(b.status),
  assignee: (a, b) => (a.assigneeName ?? "\uffff").localeCompare(b.assigneeName ?? "\uffff"),
  progress: (a, b) => (b.progress ?? -1) - (a.progress ?? -1),
};

const ISSUE_ORDER: Record<IssueSort, (a: Issue, b: Issue) => number> = {
  severity: (a, b) => rank(b.severity) - rank(a.severity),
  status: (a, b) => ISSUE_STATUSES.indexOf(a.status) - ISSUE_STATUSES.indexOf(b.status),
  assignee: (a, b) => (a.assigneeName ?? "\uffff").localeCompare(b.assigneeName ?? "\uffff"),
  age: () => 0,
};

/** Statuses in the order of the board. */
export const ACTION_STATUSES = [
  "not_started",
  "in_progress",
  "blocked",
  "completed",
  "paused",
  "cancelled",
  "unknown",
] as const satisfies readonly Action["status"][];

/** Statuses in the order of the board. */
export const ISSUE_STATUSES = [
  "open",
  "in_progress",
  "resolved",
  "closed",
  "unknown",
] as const satisfies readonly Issue["status"][];

const RANKS: Record<Level, number> = { critical: 4, high: 3, medium: 2, low: 1, unknown: 0 };

function rank(value: Level | null): number {
  return value === null ? 0 : RANKS[value];
}

/** Dates read once: a sort of thousands asks for each many times. */
const times = new WeakMap<Action | Issue, number>();

function due(action: Action): number {
  return timeOf(action, action.dueDate, Number.MAX_SAFE_INTEGER);
}

function reported(issue: Issue): number {
  return timeOf(issue, issue.createdAt, 0);
}

function timeOf(item: Action | Issue, date: string | null, otherwise: number): number {
  const known = times.get(item);
  if (known !== undefined) return known;
  const time = date === null ? otherwise : (parseTime(date) ?? otherwise);
  times.set(item, time);
  return time;
}
