/** How goals are filtered, searched, grouped and sorted. */
import type { Goal } from "../../bindings";
import { Avatar } from "../../components/ui/Avatar";
import type { Facet } from "../../components/ui/Filters";
import { StatusGlyph } from "../../components/ui/StatusGlyph";
import { parseTime } from "../../lib/format";
import { goalShape } from "../../lib/shapes";
import { goalWords, healthWords } from "../../lib/words";
import type { GoalLine } from "./useGoalRows";

/** Which goals a tab shows. */
export type GoalTab = "current" | "completed" | "cancelled";

/** What a list is sorted by. */
export type GoalSort = keyof typeof goalWords.sorts;

/** By what goals can be narrowed. */
export const GOAL_FACETS: readonly Facet<GoalLine>[] = [
  {
    id: "owner",
    name: goalWords.facets.owner,
    of: ({ goal: { owner } }) =>
      owner && { value: owner.id, label: owner.name, mark: <Avatar id={owner.id} name={owner.name} small /> },
  },
  {
    id: "status",
    name: goalWords.facets.status,
    of: ({ goal: { status } }) => ({
      value: status,
      label: goalWords.status[status],
      mark: <StatusGlyph shape={goalShape(status, null)} />,
    }),
  },
  {
    id: "type",
    name: goalWords.facets.type,
    of: ({ goal: { goalType } }) =>
      goalType === null ? null : { value: goalType, label: goalWords.types[goalType] ?? goalType },
  },
];

/** What a search looks through. */
export function goalText({ goal, kpi }: GoalLine): string {
  return `${goal.title} ${goal.owner?.name ?? ""} ${kpi?.name ?? ""}`;
}

/** The tab that a goal belongs to. */
export function tabOf(status: Goal["status"]): GoalTab {
  if (status === "completed" || status === "archived") return "completed";
  return status === "cancelled" ? "cancelled" : "current";
}

/** The groups of a sort, in their order. */
export function groupsOf(sort: GoalSort): readonly string[] {
  return sort === "health" ? ["behind", "at_risk", "on_track", "no_data", "not_running"] : ["all"];
}

/** The group of a goal in its tab; null: it belongs to another tab. */
export function groupOf({ goal, health }: GoalLine, sort: GoalSort, tab: GoalTab): string | null {
  if (tabOf(goal.status) !== tab) return null;
  if (sort !== "health" || tab !== "current") return groupsOf(tab === "current" ? sort : "due")[0] ?? null;
  if (goal.status !== "active") return "not_running";
  return health ?? "no_data";
}

/** The heading of a group. */
export function groupTitle(group: string): string {
  return group === "not_running" ? goalWords.notRunning : (healthWords[group] ?? "");
}

/** The order within a group. */
export function compareBy(sort: GoalSort): (a: GoalLine, b: GoalLine) => number {
  return (a, b) => COMPARE[sort](a, b) || dueTime(a) - dueTime(b) || a.goal.title.localeCompare(b.goal.title);
}

const COMPARE: Record<GoalSort, (a: GoalLine, b: GoalLine) => number> = {
  health: () => 0,
  due: () => 0,
  progress: (a, b) => (b.goal.progress ?? -1) - (a.goal.progress ?? -1),
  title: (a, b) => a.goal.title.localeCompare(b.goal.title),
  owner: (a, b) => (a.goal.owner?.name ?? "\uffff").localeCompare(b.goal.owner?.name ?? "\uffff"),
};

function dueTime({ goal }: GoalLine): number {
  return goal.targetDate === null ? Number.MAX_SAFE_INTEGER : (parseTime(goal.targetDate) ?? Number.MAX_SAFE_INTEGER);
}
