import type { KeyboardEvent, ReactNode } from "react";
import { useRowHeight } from "../../components/ui/density";
import { SortAgain } from "../../components/ui/OrderNote";
import { usePlaced } from "../../components/ui/usePlaced";
import { VirtualRows } from "../../components/ui/VirtualRows";
import { useRefusal } from "../../realtime/useWrites";
import { Refusal } from "./ActionParts";

interface WorkListProps<T> {
  items: readonly T[];
  label: string;
  /** The same one until the sort is another. */
  compare: (a: T, b: T) => number;
  /** Sort, search and filters, as one text. */
  question: string;
  cells: (item: T) => ReactNode;
  head: ReactNode;
  onOpen: (item: T) => void;
  onKey: (item: T, key: string) => boolean;
  testId: string;
}

/** A table of actions or issues: rows keep their place while they change. */
export function WorkList<T extends { id: string; status: string }>(props: WorkListProps<T>) {
  const { items, label, compare, question, cells, head, onOpen, onKey, testId } = props;
  const rowHeight = useRowHeight();
  const { groups, regroup, orderKey } = usePlaced(items, {
    keyOf: ({ id }) => id,
    groupOf: () => "all",
    compare,
    order: ["all"],
    question,
  });
  const placed = groups[0]?.items ?? [];
  return (
    <>
      {head}
      <VirtualRows
        items={placed}
        keyOf={({ id }) => id}
        heightOf={() => rowHeight}
        label={label}
        className="px-2 pb-2"
        remember={testId}
        testId={testId}
      >
        {(item, place) => (
          <WorkRow item={item} selected={place.selected} tabIndex={place.tabIndex} onOpen={onOpen} onKey={onKey}>
            {cells(item)}
          </WorkRow>
        )}
      </VirtualRows>
      <SortAgain key={orderKey} groups={groups} compare={compare} onSort={regroup} />
    </>
  );
}

interface WorkRowProps<T> {
  item: T;
  selected?: boolean;
  tabIndex: number;
  onOpen: (item: T) => void;
  onKey?: (item: T, key: string) => boolean;
  /** Among other sections: on their line, closer together. */
  dense?: boolean;
  children: ReactNode;
}

/** A row that opens its details, and what was refused for it below. */
export function WorkRow<T extends { id: string; status: string }>(props: WorkRowProps<T>) {
  const { item, selected, tabIndex, onOpen, onKey, dense = false, children } = props;
  const refused = useRefusal(item.id) !== null;
  const pressed = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target !== event.currentTarget) return;
    if (event.key === "Enter") onOpen(item);
    else if (!onKey?.(item, event.key.toLowerCase())) return;
    event.preventDefault();
  };
  return (
    <>
      {/* biome-ignore lint/a11y/useSemanticElements: a row holds more than a button may. */}
      <div
        role="button"
        className={`row ${dense ? "dense" : ""} ${refused ? "refused" : ""}`}
        tabIndex={tabIndex}
        data-row
        data-selected={selected || undefined}
        data-id={item.id}
        data-status={item.status}
        onClick={() => onOpen(item)}
        onKeyDown={pressed}
      >
        {children}
      </div>
      <Refusal id={item.id} />
    </>
  );
}
