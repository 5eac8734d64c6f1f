import { type ActionStatus, commands, type Task } from "../../bindings";
import { showToast } from "../../components/ui/toast";
import { queryKeys } from "../../lib/queryKeys";
import { dashboardWords } from "../../lib/words";
import { useWrites } from "../../realtime/useWrites";

/** Completes a task, shown at once; the toast takes it back. */
export function useCompleteTask(): (task: Task) => Promise<void> {
  const writes = useWrites();

  function move({ id, goalId }: Task, status: ActionStatus): Promise<boolean> {
    return writes.change({
      kind: "action",
      id,
      fields: { status },
      send: () => commands.setActionStatus(id, status, null),
      told: (answer) => ({ status: answer.status }),
      stale: [
        { key: queryKeys.actions.detail(id) },
        { listsOf: "actions" },
        ...(goalId === null ? [] : [{ key: queryKeys.goals.detail(goalId) }]),
        { key: queryKeys.dashboardStats },
      ],
      failed: dashboardWords.notCompleted,
    });
  }

  return async (task) => {
    if (!(await move(task, "completed"))) return;
    showToast({
      title: dashboardWords.completed(task.title),
      why: null,
      tone: "ok",
      key: `completed:${task.id}`,
      action: { label: dashboardWords.undo, run: () => void move(task, task.status) },
    });
  };
}
