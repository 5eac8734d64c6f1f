/** Taking back what was done to an action. */
import { type Action, type ActionChange, commands } from "../bindings";
import { workWords } from "../lib/words";
import type { Stale } from "./invalidation";
import type { Answer, Writes } from "./writes";

/** A change that changes nothing. */
export const UNCHANGED: ActionChange = {
  title: null,
  description: null,
  priority: null,
  progress: null,
  assigneeId: null,
  dueDate: null,
};

type Earlier = Pick<Action, "id" | "status" | "progress">;

/** Shows an action as it was, and has the service make it so. */
export function putActionBack(
  writes: Writes,
  { id, status, progress }: Earlier,
  stale: readonly Stale[],
): Promise<boolean> {
  return writes.change<unknown>({
    kind: "action",
    id,
    fields: { status, progress },
    send: () => turnedBack({ id, status, progress }),
    stale,
    failed: workWords.failed.undo,
  });
}

/** Its status, and its progress where completing it has set that to 100 (protocol.md 5.5, A4). */
async function turnedBack({ id, status, progress }: Earlier): Promise<Answer<unknown>> {
  const moved = await commands.setActionStatus(id, status, null);
  if (moved.status === "error" || progress === null || moved.data.progress === progress) return moved;
  return commands.changeAction(id, { ...UNCHANGED, progress });
}
