/** Which shape stands for which state: each can be told in grey (look: "Shapes"). */
import type { Action, Goal, Issue } from "../bindings";
import { squashed } from "./names";

/** The drawings of `StatusGlyph`. */
export type Shape =
  | "dashed"
  | "ring"
  | "pie"
  | "half"
  | "bars"
  | "blocked"
  | "open"
  | "done"
  | "closed"
  | "cancelled"
  | "archived"
  | "unknown";

/** The shape of a goal. */
export function goalShape(status: Goal["status"], progress: number | null): Shape {
  if (status === "active") return (progress ?? 0) > 0 ? "pie" : "ring";
  return GOAL_SHAPES[status];
}

/** The shape of an action. */
export const actionShapes: Record<Action["status"], Shape> = {
  not_started: "ring",
  in_progress: "pie",
  completed: "done",
  blocked: "blocked",
  paused: "bars",
  cancelled: "cancelled",
  unknown: "unknown",
};

/** The shape of an issue. */
export const issueShapes: Record<Issue["status"], Shape> = {
  open: "open",
  in_progress: "half",
  resolved: "done",
  closed: "closed",
  unknown: "unknown",
};

/** The shape of a strategy, by the service's word. */
export function strategyShape(status: string | null): Shape {
  return (status === null ? undefined : STRATEGY_SHAPES[squashed(status)]) ?? "unknown";
}

const STRATEGY_SHAPES: Record<string, Shape> = {
  planning: "dashed",
  inprogress: "pie",
  completed: "done",
  paused: "bars",
  cancelled: "cancelled",
};

const GOAL_SHAPES: Record<Exclude<Goal["status"], "active">, Shape> = {
  paused: "bars",
  draft: "dashed",
  completed: "done",
  cancelled: "cancelled",
  archived: "archived",
  unknown: "unknown",
};
