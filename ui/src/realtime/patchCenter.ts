/** What an event changes on the dashboard without asking the server (protocol.md 5.7). The figures are the server's to count. */
import type { CommandCenter, Event } from "../bindings";
import { changedInPlace } from "./inPlace";
import { goalChange } from "./patches";
import { actionChange, type Change } from "./patchLists";

/** The command centre after `event`. Pure: the same event twice gives the same result. */
export function patchCenter(center: CommandCenter, event: Event): CommandCenter {
  const goal = goalChange(event);
  if (goal !== null) return patched(center, "goals", goal);
  const task = actionChange(event);
  if (task !== null) return patched(center, "tasks", task);
  const isEnd = event.type === "issue.status_changed" && isOver(event.data.newStatus);
  return isEnd ? withoutAlert(center, event.data.issueId) : center;
}

function patched(center: CommandCenter, list: "goals" | "tasks", { id, fields }: Change<object>): CommandCenter {
  const entries = changedInPlace<CommandCenter[typeof list][number]>(center[list], id, (entry) =>
    withShown(entry, fields),
  );
  return entries === center[list] ? center : { ...center, [list]: entries };
}

/** Of what changed, an entry shows only a part. */
function withShown<T extends object>(entry: T, fields: object): T {
  const shown = (Object.keys(fields) as (keyof T)[]).filter((name) => name in entry);
  if (shown.length === 0) return entry;
  const changed = { ...entry };
  for (const name of shown) changed[name] = (fields as T)[name];
  return changed;
}

function isOver(status: string | null): boolean {
  return status === "resolved" || status === "closed";
}

function withoutAlert(center: CommandCenter, issueId: string): CommandCenter {
  const alerts = center.alerts.filter((alert) => alert.kind !== "criticalIssue" || alert.issueId !== issueId);
  return alerts.length === center.alerts.length ? center : { ...center, alerts };
}
