import { commands, type Task } from "../../bindings";
import { offerUndo } from "../../components/ui/undo";
import { queryKeys } from "../../lib/queryKeys";
import { dashboardWords } from "../../lib/words";
import type { Stale } from "../../realtime/invalidation";
import { putActionBack } from "../../realtime/undone";
import { useWrites } from "../../realtime/useWrites";

/** Completes a task, shown at once; the toast takes it back. */
export function useCompleteTask(): (task: Task) => Promise<void> {
  const writes = useWrites();

  function complete(task: Task): Promise<boolean> {
    return writes.change({
      kind: "action",
      id: task.id,
      fields: { status: "completed" },
      send: () => commands.setActionStatus(task.id, "completed", null),
      told: (answer) => ({ status: answer.status }),
      stale: staleAfter(task),
      failed: dashboardWords.notCompleted,
    });
  }

  return async (task) => {
    if (!(await complete(task))) return;
    const run = () => void putActionBack(writes, task, staleAfter(task));
    offerUndo({ title: dashboardWords.completed(task.title), tone: "ok", key: task.id, run });
  };
}

function staleAfter({ id, goalId }: Task): Stale[] {
  return [
    { key: queryKeys.actions.detail(id) },
    { listsOf: "actions" },
    ...(goalId === null ? [] : [{ key: queryKeys.goals.detail(goalId) }]),
    { key: queryKeys.dashboardStats },
  ];
}
