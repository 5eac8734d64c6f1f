import { useMemo } from "react";
import { listWords } from "../../lib/words";
import { Button } from "./Button";
import { useAtMost } from "./time";

interface OrderNoteProps {
  why: string;
  does: string;
  onDo: () => void;
}

/** Says below a list that rows no longer stand where they belong: above it, its coming would push them away from under the hand. */
export function OrderNote({ why, does, onDo }: OrderNoteProps) {
  return (
    <div className="small flex flex-none items-center justify-end gap-2 px-5 py-1 text-ink-3">
      {why}
      <Button variant="ghost" size="sm" onClick={onDo}>
        {does}
      </Button>
    </div>
  );
}

interface SortAgainProps<T> {
  /** As they stand, each group by itself. */
  groups: readonly { items: readonly T[] }[];
  compare: (a: T, b: T) => number;
  onSort: () => void;
}

/** The order of a long list is looked at at most this often, in ms: that takes a comparison a row. */
const LOOK_MS = 1_000;

/** The note below a sorted list, while its rows stand in another order. With each new order it is another one, by its `key`. */
export function SortAgain<T>({ groups, compare, onSort }: SortAgainProps<T>) {
  const seen = useAtMost(groups, LOOK_MS);
  const sorted = useMemo(() => seen.every(({ items }) => isSorted(items, compare)), [seen, compare]);
  return sorted ? null : <OrderNote why={listWords.outOfOrder} does={listWords.sortAgain} onDo={onSort} />;
}

/** Each with its neighbour. */
function isSorted<T>(items: readonly T[], compare: (a: T, b: T) => number): boolean {
  let before: T | undefined;
  for (const item of items) {
    if (before !== undefined && compare(before, item) > 0) return false;
    before = item;
  }
  return true;
}
