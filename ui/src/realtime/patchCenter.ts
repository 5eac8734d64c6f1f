/** What an event changes on the dashboard without asking the server (protocol.md 5.7). The figures are the server's to count. */
import type { CommandCenter, Event, Task } from "../bindings";
import { goalChange } from "./patches";

/** The command centre after `event`. Pure: the same event twice gives the same result. */
export function patchCenter(center: CommandCenter, event: Event): CommandCenter {
  const change = goalChange(event);
  if (change !== null) {
    const { status, progress } = change.fields;
    return patched(center, "goals", change.goalId, {
      ...(status === undefined ? {} : { status }),
      ...(progress === undefined ? {} : { progress }),
    });
  }
  switch (event.type) {
    case "action.status_changed":
      return event.data.newStatus === null
        ? center
        : patched(center, "tasks", event.data.actionId, { status: event.data.newStatus });
    case "action.completed":
      return patched(center, "tasks", event.data.actionId, {
        status: "completed",
        progress: 100,
      } satisfies Partial<Task>);
    case "action.priority_changed":
      return patched(center, "tasks", event.data.actionId, { priority: event.data.newPriority });
    case "action.progress_updated":
      return patched(center, "tasks", event.data.actionId, { progress: event.data.newProgress });
    case "issue.status_changed":
      return isOver(event.data.newStatus) ? withoutAlert(center, event.data.issueId) : center;
    default:
      return center;
  }
}

function patched<L extends "goals" | "tasks">(
  center: CommandCenter,
  list: L,
  id: string,
  fields: Partial<CommandCenter[L][number]>,
): CommandCenter {
  if (!center[list].some((entry) => entry.id === id)) return center;
  return { ...center, [list]: center[list].map((entry) => (entry.id === id ? { ...entry, ...fields } : entry)) };
}

function isOver(status: string | null): boolean {
  return status === "resolved" || status === "closed";
}

function withoutAlert(center: CommandCenter, issueId: string): CommandCenter {
  const alerts = center.alerts.filter((alert) => alert.kind !== "criticalIssue" || alert.issueId !== issueId);
  return alerts.length === center.alerts.length ? center : { ...center, alerts };
}
