/** Changing one entity of a long list: thousands of events a second may do so. */

/** Where each id stands. Carried over from list to list, since a change in place moves nobody. */
const positions = new WeakMap<readonly unknown[], ReadonlyMap<string, number>>();

/** `items` with `change` applied to the one with this id; the same list when it is not there or nothing changed. */
export function changedInPlace<T extends { id: string }>(items: T[], id: string, change: (item: T) => T): T[] {
  const known = positionsOf(items);
  const index = known.get(id);
  const item = index === undefined ? undefined : items[index];
  if (index === undefined || item === undefined) return items;
  const changed = change(item);
  if (changed === item) return items;
  const next = items.slice();
  next[index] = changed;
  positions.set(next, known);
  return next;
}

/** Whether the list holds the id. */
export function holds(items: readonly { id: string }[], id: string): boolean {
  return positionsOf(items).has(id);
}

function positionsOf(items: readonly { id: string }[]): ReadonlyMap<string, number> {
  const known = positions.get(items);
  if (known !== undefined) return known;
  const found = new Map(items.map(({ id }, index) => [id, index]));
  positions.set(items, found);
  return found;
}
