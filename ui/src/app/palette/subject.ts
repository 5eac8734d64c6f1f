/** The thing the person is at when the palette opens: the row with the focus, else what the page shows. */
import { thingAt } from "./recents";

/** Rows of the palette that it may be, the likeliest first. */
export function subjectIds(pathname: string, search: { kind?: string; open?: string }): string[] {
  const row = document.activeElement?.closest<HTMLElement>("[data-row]") ?? null;
  const shown = thingAt(pathname, search);
  return [...(row === null ? [] : idsOf(row)), ...(shown === null ? [] : [shown])];
}

function idsOf(row: HTMLElement): string[] {
  const { goalId, kpiId, id = row.dataset.card } = row.dataset;
  if (goalId) return [`goal:${goalId}`];
  if (kpiId) return [`kpi:${kpiId}`];
  return id ? [`action:${id}`, `issue:${id}`, `goal:${id}`] : [];
}
