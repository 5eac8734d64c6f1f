import type { InboxItem, Mute } from "../../bindings";
import { type Mutable, mutableOf } from "../../lib/mutes";
import type { Names } from "../../lib/names";
import { words } from "../../lib/words";

/** Something that can be muted, and what it is called. */
export type Named = Mutable & Pick<Mute, "name">;

/** What muting an entry mutes, by its name. */
export function namedOf(item: InboxItem, names: Names): Named {
  const name = item.goalId === null ? item.title : (names[item.goalId] ?? words.unnamedGoal);
  return { ...mutableOf(item), name };
}
