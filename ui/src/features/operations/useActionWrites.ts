import { useQueryClient } from "@tanstack/react-query";
import { type Action, type ActionList, type CommandError, commands, type NewAction } from "../../bindings";
import { offerUndo } from "../../components/ui/undo";
import { queryKeys } from "../../lib/queryKeys";
import { actionWords, workWords } from "../../lib/words";
import type { Stale } from "../../realtime/invalidation";
import { lookFor } from "../../realtime/lost";
import { useRealtime } from "../../realtime/provider";
import { actionsQuery } from "../../realtime/queries";
import { putActionBack, UNCHANGED } from "../../realtime/undone";
import { useWrites } from "../../realtime/useWrites";
import type { Created } from "../../realtime/writes";

/** What can be changed in place. Nothing else is sent. */
export type ActionPart = Partial<
  Pick<Action, "title" | "description" | "priority" | "progress" | "assigneeId" | "dueDate">
>;

/** Whether the service can be asked for a status (protocol.md 5.5): a pause reaches us, but cannot be sent. */
export function canBeSet(status: Action["status"]): boolean {
  return status !== "paused" && status !== "unknown";
}

/** Changes of actions, shown at once. */
export function useActionWrites() {
  const writes = useWrites();
  const client = useQueryClient();
  const { store } = useRealtime();

  async function move(action: Action, status: Action["status"]): Promise<void> {
    if (action.status === status) return;
    const { status: before } = action;
    const done = await writes.change({
      kind: "action",
      id: action.id,
      fields: status === "completed" ? { status, progress: 100 } : { status },
      send: () => commands.setActionStatus(action.id, status, null),
      told: (answer) =>
        answer.progress === null ? { status: answer.status } : { status: answer.status, progress: answer.progress },
      stale: staleAfter(action),
      failed: workWords.failed.move,
    });
    if (!done || !isEnd(status) || !canBeSet(before)) return;
    const run = () => void putActionBack(writes, action, staleAfter(action));
    offerUndo({ title: actionWords.ended[status](action.title), key: action.id, run });
  }

  function change(action: Action, part: ActionPart, shown: Partial<Action> = {}): Promise<boolean> {
    return writes.change({
      kind: "action",
      id: action.id,
      fields: { ...part, ...shown },
      send: () => commands.changeAction(action.id, { ...UNCHANGED, ...part }),
      stale: staleAfter(action),
      failed: "assigneeId" in part ? workWords.failed.assign : workWords.failed.change,
    });
  }

  async function create(wanted: NewAction, doubtful?: (error: CommandError) => void): Promise<Created<Action>> {
    const answer = await writes.create<Action>({
      eventType: "action.created",
      send: () => commands.createAction(wanted),
      idOf: ({ id }) => id,
      stale: [{ listsOf: "actions" }, ...wanted.goalIds.map(goalDetail), { key: queryKeys.dashboardStats }],
      lost: lookFor<ActionList, Action>(client, actionsQuery(store), (list) => list.actions, wanted.title),
      doubtful,
    });
    if (answer.status === "ok") {
      client.setQueryData<ActionList>(queryKeys.actions.list, (list) => list && withAction(list, answer.data));
    }
    return answer;
  }

  return { move, change, create };
}

/** What takes an action off everybody's hands, and can be undone. */
function isEnd(status: Action["status"]): status is "completed" | "cancelled" {
  return status === "completed" || status === "cancelled";
}

function staleAfter({ id, goalIds }: Action): Stale[] {
  return [
    { key: queryKeys.actions.detail(id) },
    { listsOf: "actions" },
    ...goalIds.map(goalDetail),
    { key: queryKeys.dashboardStats },
  ];
}

function goalDetail(goalId: string): Stale {
  return { key: queryKeys.goals.detail(goalId) };
}

function withAction(list: ActionList, action: Action): ActionList {
  return { ...list, actions: [...list.actions.filter(({ id }) => id !== action.id), action] };
}
