/**
 * Where each goal stands in the list. Nothing moves under the hand: a goal whose status changes keeps its place
 * until the list is left or regrouped; what is new goes to the end of its group.
 */
import { useState } from "react";
import type { Goal } from "../../bindings";
import { parseTime } from "../../lib/format";

/** Groups in their order on screen. */
const ORDER: readonly Goal["status"][] = ["active", "paused", "draft", "completed", "cancelled", "archived", "unknown"];

/** The goals that stand under one status. */
export interface GoalGroup {
  status: Goal["status"];
  goals: Goal[];
}

/** A goal and the group it was put in. */
interface Place {
  id: string;
  status: Goal["status"];
}

/** Groups with stable places. */
export interface PlacedGoals {
  /** Only groups that hold something. */
  groups: GoalGroup[];
  /** Goals that stand in a group they no longer belong to. */
  displaced: number;
  regroup: () => void;
}

/** Groups `goals` by status and keeps every goal in its place from then on. */
export function usePlacedGoals(goals: readonly Goal[]): PlacedGoals {
  const [known, setKnown] = useState<readonly Place[]>([]);
  const places = placeAll(known, goals);
  if (places !== known) setKnown(places);

  const byId = new Map(goals.map((goal) => [goal.id, goal]));
  const groups = ORDER.map((status) => ({
    status,
    goals: places.filter((place) => place.status === status).flatMap((place) => byId.get(place.id) ?? []),
  }));
  return {
    groups: groups.filter((group) => group.goals.length > 0),
    displaced: places.filter((place) => isDisplaced(place, byId.get(place.id))).length,
    regroup: () => setKnown(placeAll([], goals)),
  };
}

function isDisplaced(place: Place, goal: Goal | undefined): boolean {
  return goal !== undefined && goal.status !== place.status;
}

function placeAll(known: readonly Place[], goals: readonly Goal[]): readonly Place[] {
  const placed = new Set(known.map((place) => place.id));
  const added = goals.filter((goal) => !placed.has(goal.id));
  if (added.length === 0) return known;
  return [...known, ...added.sort(soonestFirst).map(({ id, status }) => ({ id, status }))];
}

function soonestFirst(a: Goal, b: Goal): number {
  return dueTime(a) - dueTime(b) || a.title.localeCompare(b.title);
}

function dueTime(goal: Goal): number {
  return goal.targetDate === null ? Number.MAX_SAFE_INTEGER : (parseTime(goal.targetDate) ?? Number.MAX_SAFE_INTEGER);
}
