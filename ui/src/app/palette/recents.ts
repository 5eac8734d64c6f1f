/** What was opened last, on this computer: ids alone, for the palette. */
import { useLocation } from "@tanstack/react-router";
import { useEffect } from "react";

const KEY = "recent";

/** More are forgotten. */
const KEPT = 12;

/** The rows of the palette that were opened last, newest first: `goal:…`, `action:…`, `issue:…`, `kpi:…`. */
export function recentIds(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? kept.filter((id) => typeof id === "string") : [];
  } catch {
    return [];
  }
}

/** Remembers every thing that comes on screen. */
export function useRecents(): void {
  const opened = useLocation({ select: ({ pathname, search }) => thingAt(pathname, search) });
  useEffect(() => {
    if (opened === null) return;
    const others = recentIds().filter((id) => id !== opened);
    localStorage.setItem(KEY, JSON.stringify([opened, ...others].slice(0, KEPT)));
  }, [opened]);
}

/** The thing that is shown at an address, as a row of the palette; null when it is a list. */
export function thingAt(pathname: string, search: { kind?: string; open?: string }): string | null {
  const [, root, id] = pathname.split("/");
  if (root === "goals" && id) return `goal:${decodeURIComponent(id)}`;
  if (root === "kpis" && id) return `kpi:${decodeURIComponent(id)}`;
  if (root !== "operations" || search.open === undefined) return null;
  return `${search.kind === "issues" ? "issue" : "action"}:${search.open}`;
}
