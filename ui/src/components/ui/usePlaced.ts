import { useState } from "react";

/** What is placed and how. */
interface Placing<T> {
  keyOf: (item: T) => string;
  /** Null: it is not shown. */
  groupOf: (item: T) => string | null;
  compare: (a: T, b: T) => number;
  /** Groups in their order on screen. */
  order: readonly string[];
  /** What the reader asked for (sort, filter): another question is answered with a fresh order. */
  question: string;
}

/** A group that holds something. */
export interface PlacedGroup<T> {
  id: string;
  items: T[];
}

/** Groups with stable places. */
export interface Placed<T> {
  groups: PlacedGroup<T>[];
  /** How many stand where they no longer belong. */
  displaced: number;
  regroup: () => void;
  /** Another one with each fresh order. */
  orderKey: string;
}

interface Place {
  key: string;
  group: string;
}

interface Known {
  question: string;
  /** How many orders were taken on request. */
  turn: number;
  places: readonly Place[];
}

/**
 * Keeps every item in its place while it changes: nothing moves under the hand. What is new goes to the end of its group;
 * a new order is taken on request, for another question, or when the list is left.
 */
export function usePlaced<T>(items: readonly T[], { keyOf, groupOf, compare, order, question }: Placing<T>): Placed<T> {
  const [known, setKnown] = useState<Known>({ question: "", turn: 0, places: [] });
  const before = known.question === question ? known.places : [];
  const places = withNew(before);
  if (places !== known.places || known.question !== question) setKnown({ ...known, question, places });

  function withNew(placed: readonly Place[]): readonly Place[] {
    const keys = new Set(placed.map(({ key }) => key));
    const added = items.filter((item) => !keys.has(keyOf(item)) && groupOf(item) !== null).sort(compare);
    if (added.length === 0) return placed;
    return [...placed, ...added.map((item) => ({ key: keyOf(item), group: groupOf(item) ?? "" }))];
  }

  const byKey = new Map(items.map((item) => [keyOf(item), item]));
  const byGroup = new Map<string, T[]>(order.map((group) => [group, []]));
  let displaced = 0;
  for (const { key, group } of places) {
    const item = byKey.get(key);
    if (item === undefined) continue;
    byGroup.get(group)?.push(item);
    if (groupOf(item) !== group) displaced += 1;
  }
  return {
    groups: [...byGroup].map(([id, members]) => ({ id, items: members })).filter((group) => group.items.length > 0),
    displaced,
    regroup: () => setKnown({ question, turn: known.turn + 1, places: withNew([]) }),
    orderKey: `${question}|${known.turn}`,
  };
}
