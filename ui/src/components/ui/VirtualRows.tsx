import {
  defaultRangeExtractor,
  observeElementRect,
  type Range,
  type Rect,
  useVirtualizer,
  type Virtualizer,
} from "@tanstack/react-virtual";
import { type FocusEvent, type ReactNode, useEffect, useEffectEvent, useRef, useState } from "react";
import { type KeptFocus, useKeptFocus } from "./useKeptFocus";

/** A list of any length: only what is on screen is rendered. */
interface VirtualRowsProps<T> {
  items: readonly T[];
  keyOf: (item: T) => string;
  /** The height before it is measured, in px. */
  heightOf: (item: T) => number;
  children: (item: T, place: Place) => ReactNode;
  label: string;
  /** Between two rows, in px. */
  gap?: number;
  className?: string;
  /** The selected row outlives the page: kept under this name while the window is open. */
  remember?: string;
  /** The key of the selected row, where it is chosen elsewhere; else it is the one that has the focus, or had it last. */
  selected?: string | null;
  /** Told whether the last rows are in view, or nearly. */
  onNearEnd?: (near: boolean) => void;
  /** Stands below the last row. */
  after?: ReactNode;
  /** Of an area with several lists, who follows the focus there: its row is rendered in whichever list it comes to. */
  kept?: KeptFocus;
  testId?: string;
}

/** Where a row stands: spread over the element that takes the focus. */
export interface Place {
  tabIndex: 0 | -1;
  selected: boolean;
}

/** What was selected in each remembered list. */
const remembered = new Map<string, string>();

/**
 * The rows. The one that has the focus, or had it last, is selected; it stays rendered wherever the reader scrolls, and so do those beside it:
 * J and K go on from where one was.
 */
export function VirtualRows<T>(props: VirtualRowsProps<T>) {
  const { items, keyOf, heightOf, children, label, gap = 0, className = "", remember, testId } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [focusedLast, setFocusedLast] = useState<string | null>(() =>
    remember ? (remembered.get(remember) ?? null) : null,
  );
  const own = useKeptFocus(scroller, props.kept === undefined);
  const place = (wanted: string | null | undefined) =>
    wanted == null ? -1 : items.findIndex((item) => keyOf(item) === wanted);
  const selected = props.selected === undefined ? focusedLast : props.selected;
  const at = place(selected);
  const virtualizer = useVirtualizer<HTMLDivElement, HTMLElement>({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (items[index] === undefined ? 0 : heightOf(items[index])),
    getItemKey: (index) => (items[index] === undefined ? index : keyOf(items[index])),
    overscan: 8,
    gap,
    initialRect: UNKNOWN_RECT,
    observeElementRect: observeRect,
    measureElement: (element, _, instance) => element.offsetHeight || estimated(element, instance),
    rangeExtractor: (range) => withRows(range, [at, place(props.kept?.row.current?.key)]),
  });
  useNearEnd(virtualizer.range?.endIndex ?? -1, items.length, props.onNearEnd);

  function focused(event: FocusEvent): void {
    if (props.kept === undefined) own.onFocus(event);
    const key = event.target.closest("[data-key]")?.getAttribute("data-key") ?? null;
    if (key === null || key === focusedLast) return;
    setFocusedLast(key);
    if (remember) remembered.set(remember, key);
  }

  return (
    <div className={`scroll ${className}`} ref={scroller} data-testid={testId}>
      {/* biome-ignore lint/a11y/useSemanticElements: the rows are placed by the virtualizer, not by a list. */}
      <div
        role="list"
        aria-label={label}
        data-rows
        className="relative"
        style={{ height: virtualizer.getTotalSize() }}
        onFocus={focused}
        onBlur={props.kept === undefined ? own.onBlur : undefined}
      >
        {virtualizer.getVirtualItems().map(({ index, key, start }) => {
          const item = items[index];
          if (item === undefined) return null;
          const here = index === at;
          return (
            // biome-ignore lint/a11y/useSemanticElements: see above.
            <div
              role="listitem"
              key={key}
              ref={virtualizer.measureElement}
              data-index={index}
              data-key={keyOf(item)}
              aria-setsize={items.length}
              aria-posinset={index + 1}
              className="absolute inset-x-0 top-0"
              style={{ transform: `translateY(${start}px)` }}
            >
              {children(item, { tabIndex: here || at < 0 ? 0 : -1, selected: here })}
            </div>
          );
        })}
      </div>
      {props.after}
    </div>
  );
}

/** Rows before the last one: there the end is near. */
const NEAR = 10;

function useNearEnd(last: number, count: number, tell: ((near: boolean) => void) | undefined): void {
  const told = useEffectEvent((near: boolean) => tell?.(near));
  const near = last >= count - NEAR;
  useEffect(() => told(near), [near]);
}

/** Enough for a screen, until the layout is known. */
const UNKNOWN_RECT: Rect = { width: 800, height: 800 };

function observeRect(instance: Virtualizer<HTMLDivElement, HTMLElement>, tell: (rect: Rect) => void) {
  return observeElementRect(instance, (rect) => tell(rect.height > 0 ? rect : UNKNOWN_RECT));
}

function estimated(element: HTMLElement, instance: Virtualizer<HTMLDivElement, HTMLElement>): number {
  return instance.options.estimateSize(Number(element.getAttribute("data-index")));
}

function withRows(range: Range, wanted: readonly number[]): number[] {
  const shown = new Set(defaultRangeExtractor(range));
  for (const at of wanted) {
    if (at < 0) continue;
    for (let near = at - BESIDE; near <= at + BESIDE; near += 1) if (near >= 0 && near < range.count) shown.add(near);
  }
  return [...shown].sort((a, b) => a - b);
}

/** Rows beside one that is kept: the next one, were a heading between them. */
const BESIDE = 2;
