/**
 * Changing single entities of a long list: thousands of events a second may do so. A list that is on screen is never changed; within
 * {@link patchedBy} the copy that the first event makes takes the changes of the others.
 */

interface Identified {
  id: string;
}

/** Where each id stands. Carried over from list to list, since nobody moves; an id may be known that an older list does not hold yet. */
const positions = new WeakMap<readonly unknown[], Map<string, number>>();

/** The copies made by the events at hand; null when none are. */
let copies: WeakSet<readonly unknown[]> | null = null;

/** `value` after all `events`, with one copy of each list that they change. */
export function patchedBy<T, E>(value: T, events: readonly E[], patch: (value: T, event: E) => T): T {
  copies = new WeakSet();
  try {
    return events.reduce(patch, value);
  } finally {
    copies = null;
  }
}

/** `items` with `change` applied to the one with this id; the same list when it is not there or nothing changed. */
export function changedInPlace<T extends Identified>(items: T[], id: string, change: (item: T) => T): T[] {
  const index = indexOf(items, id);
  const item = index === null ? undefined : items[index];
  if (index === null || item === undefined) return items;
  const changed = change(item);
  if (changed === item) return items;
  const next = copyOf(items);
  next[index] = changed;
  return next;
}

/** `items` with `item` at the end; the same list when its id is there already. */
export function appended<T extends Identified>(items: T[], item: T): T[] {
  if (holds(items, item.id)) return items;
  const next = copyOf(items);
  positionsOf(next).set(item.id, next.length);
  next.push(item);
  return next;
}

/** Whether the list holds the id. */
export function holds(items: readonly Identified[], id: string): boolean {
  return indexOf(items, id) !== null;
}

/** The entity with this id. */
export function found<T extends Identified>(items: readonly T[], id: string): T | null {
  const index = indexOf(items, id);
  return index === null ? null : (items[index] ?? null);
}

function indexOf(items: readonly Identified[], id: string): number | null {
  const index = positionsOf(items).get(id);
  return index !== undefined && items[index]?.id === id ? index : null;
}

function copyOf<T extends Identified>(items: T[]): T[] {
  if (copies?.has(items)) return items;
  const copy = items.slice();
  positions.set(copy, positionsOf(items));
  copies?.add(copy);
  return copy;
}

function positionsOf(items: readonly Identified[]): Map<string, number> {
  const known = positions.get(items);
  if (known !== undefined) return known;
  const found = new Map(items.map(({ id }, index) => [id, index]));
  positions.set(items, found);
  return found;
}
