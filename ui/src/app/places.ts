/** Where one can go: the sidebar, the G keys and the palette offer the same places. */
import { ChartSpline, Goal, Inbox, LayoutDashboard, ListChecks, type LucideIcon } from "lucide-react";
import { inboxWords, words } from "../lib/words";

/** A place with a page of its own. */
interface PlaceShape {
  to: string;
  label: string;
  icon: LucideIcon;
  /** The key after G. */
  key: string;
}

/** In the order of the sidebar. */
export const PLACES = [
  { to: "/inbox", label: inboxWords.title, icon: Inbox, key: "i" },
  { to: "/", label: words.dashboard, icon: LayoutDashboard, key: "d" },
  { to: "/goals", label: words.goals, icon: Goal, key: "g" },
  { to: "/operations", label: words.operations, icon: ListChecks, key: "a" },
  { to: "/kpis", label: words.kpis, icon: ChartSpline, key: "k" },
] as const satisfies readonly PlaceShape[];

/** One of the places. */
export type Place = (typeof PLACES)[number];
