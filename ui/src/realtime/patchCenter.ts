/** What an event changes on the dashboard without asking the server (protocol.md 5.7). The figures are the server's to count. */
import type { CommandCenter, Event } from "../bindings";
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

/** Of what changed, an entry shows only a part. */
function patched(center: CommandCenter, list: "goals" | "tasks", { id, fields }: Change<object>): CommandCenter {
  const entry = center[list].find((one) => one.id === id);
  if (entry === undefined) return center;
  const shown = Object.entries(fields).filter(([name]) => name in entry);
  if (shown.length === 0) return center;
  const changed = { ...entry, ...Object.fromEntries(shown) };
  return { ...center, [list]: center[list].map((one) => (one === entry ? changed : one)) };
}

function isOver(status: string | null): boolean {
  return status === "resolved" || status === "closed";
}

function withoutAlert(center: CommandCenter, issueId: string): CommandCenter {
  const alerts = center.alerts.filter((alert) => alert.kind !== "criticalIssue" || alert.issueId !== issueId);
  return alerts.length === center.alerts.length ? center : { ...center, alerts };
}
