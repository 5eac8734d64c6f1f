/** Taking back what was done to an action. */
import { type ActionChange, type ActionStatus, commands } from "../bindings";
import type { Answer } from "./writes";

/** A change that changes nothing. */
export const UNCHANGED: ActionChange = {
  title: null,
  description: null,
  priority: null,
  progress: null,
  assigneeId: null,
  dueDate: null,
};

/** Gives an action back its status, and its progress where completing it has set that to 100 (protocol.md 5.5, A4). */
export async function putActionBack(
  id: string,
  status: ActionStatus,
  progress: number | null,
): Promise<Answer<unknown>> {
  const moved = await commands.setActionStatus(id, status, null);
  if (moved.status === "error" || progress === null || moved.data.progress === progress) return moved;
  return commands.changeAction(id, { ...UNCHANGED, progress });
}
