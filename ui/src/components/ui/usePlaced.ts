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
  /** Where what is new goes: to the end of its group, or before the first that belongs behind it. The end, when left out. */
  arrives?: "last" | "inOrder";
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
 * Keeps every item in its place while it changes: nothing moves under the hand. A new order is taken on request, for another question,
 * or when the list is left.
 */
export function usePlaced<T>(items: readonly T[], placing: Placing<T>): Placed<T> {
  const { keyOf, groupOf, compare, order, question, arrives = "last" } = placing;
  const [known, setKnown] = useState<Known>({ question: "", turn: 0, places: [] });
  const byKey = new Map(items.map((item) => [keyOf(item), item]));
  const before = known.question === question ? known.places : [];
  const places = withNew(before);
  if (places !== known.places || known.question !== question) setKnown({ ...known, question, places });

  function withNew(placed: readonly Place[]): readonly Place[] {
    const keys = new Set(placed.map(({ key }) => key));
    const added = items.filter((item) => !keys.has(keyOf(item)) && groupOf(item) !== null).sort(compare);
    if (added.length === 0) return placed;
    const next = [...placed];
    for (const item of added) {
      const place = { key: keyOf(item), group: groupOf(item) ?? "" };
      next.splice(
        arrives === "last" || placed.length === 0 ? next.length : placeFor(item, place.group, next),
        0,
        place,
      );
    }
    return next;
  }

  /** Before the first of its group that belongs behind it. */
  function placeFor(item: T, group: string, placed: readonly Place[]): number {
    const at = placed.findIndex((place) => {
      const other = place.group === group ? byKey.get(place.key) : undefined;
      return other !== undefined && compare(item, other) < 0;
    });
    return at < 0 ? placed.length : at;
  }

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

/** How the cards of a board are placed. */
interface PlacingCards<T> {
  keyOf: (card: T) => string;
  columnOf: (card: T) => string;
  /** The order within a column. */
  compare: (a: T, b: T) => number;
  /** The columns in their order. */
  columns: readonly string[];
  /** Search and filters, as one text. */
  question: string;
}

/** Cards of a board. */
export interface PlacedCards<T> extends Omit<Placed<T>, "displaced"> {
  /** The cards of a column. */
  cardsOf: (column: string) => readonly T[];
}

/** The same for a board: a card stays where it stands in its column, and one that comes to another column stands where it belongs. */
export function usePlacedCards<T>(cards: readonly T[], placing: PlacingCards<T>): PlacedCards<T> {
  const { keyOf, columnOf, compare, columns, question } = placing;
  const { groups, regroup, orderKey } = usePlaced(cards, {
    // In another column it is another one.
    keyOf: (card) => `${columnOf(card)} ${keyOf(card)}`,
    groupOf: columnOf,
    compare,
    order: columns,
    question,
    arrives: "inOrder",
  });
  return { groups, regroup, orderKey, cardsOf: (column) => groups.find(({ id }) => id === column)?.items ?? [] };
}
