import { commands, type Goal, type GoalChange } from "../../bindings";
import { queryKeys } from "../../lib/queryKeys";
import { goalChangeWords } from "../../lib/words";
import type { Stale } from "../../realtime/invalidation";
import type { Fields } from "../../realtime/optimistic";
import { useWrites } from "../../realtime/useWrites";

/** The changes that a goal may go through from its status (protocol.md 5.4, "Allowed transitions"). */
export const CHANGES: Record<Goal["status"], readonly GoalChange["kind"][]> = {
  draft: ["activate", "cancel"],
  active: ["complete", "pause", "cancel"],
  paused: ["resume", "cancel"],
  completed: [],
  cancelled: [],
  archived: [],
  unknown: [],
};

/** The change that leads from one status to another; null when there is none. */
export function changeBetween(from: Goal["status"], to: Goal["status"]): GoalChange["kind"] | null {
  return CHANGES[from].find((kind) => RESULTS[kind] === to) ?? null;
}

/** The status after a change. */
const RESULTS: Record<GoalChange["kind"], Goal["status"]> = {
  activate: "active",
  pause: "paused",
  resume: "active",
  complete: "completed",
  cancel: "cancelled",
};

/** Changes a goal, shown at once. */
export function useChangeGoal(): (goalId: string, change: GoalChange) => Promise<boolean> {
  const writes = useWrites();
  return (goalId, change) =>
    writes.change({
      kind: "goal",
      id: goalId,
      fields: shownAfter(change),
      send: () => commands.changeGoal(goalId, change),
      told: ({ status, progress, completionDate }) => ({
        status,
        ...(progress === null ? {} : { progress }),
        ...(completionDate === null ? {} : { completionDate }),
      }),
      stale: staleAfterChange(goalId),
      failed: goalChangeWords[change.kind].failed,
    });
}

/** What a changed goal makes stale (protocol.md 5.7). */
export function staleAfterChange(goalId: string): Stale[] {
  return [{ key: queryKeys.goals.detail(goalId) }, { listsOf: "goals" }, { key: queryKeys.dashboardStats }];
}

function shownAfter({ kind }: GoalChange): Fields {
  const status = RESULTS[kind];
  if (kind === "complete") return { status, progress: 100, completionDate: new Date().toISOString() };
  return kind === "cancel" ? { status, completionDate: new Date().toISOString() } : { status };
}
