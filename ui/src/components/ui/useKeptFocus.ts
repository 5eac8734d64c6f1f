import { type FocusEvent, type RefObject, useLayoutEffect, useRef } from "react";
import { isHeld, rowOf } from "./useFocusBack";

/** The row that has the focus, and its place in its list. */
interface Kept {
  key: string;
  list: Element | null;
  index: number;
}

/** What follows the focus, and the handlers that tell it. */
export interface KeptFocus {
  row: RefObject<Kept | null>;
  onFocus: (event: FocusEvent) => void;
  onBlur: (event: FocusEvent) => void;
}

/**
 * Keeps the focus in `area` when its row goes: with the row where that has moved to another list, else with the row that has taken its place.
 */
export function useKeptFocus(area: RefObject<HTMLElement | null>, enabled = true): KeptFocus {
  const row = useRef<Kept | null>(null);
  useLayoutEffect(() => {
    const kept = row.current;
    if (!enabled || kept === null || area.current === null || isHeld()) return;
    const rows = rowsOf(kept.list);
    const next = rowOf(kept.key, area.current) ?? rows[Math.min(kept.index, rows.length - 1)];
    next?.focus();
  });
  return {
    row,
    onFocus({ target }) {
      const key = target.closest("[data-key]")?.getAttribute("data-key") ?? null;
      const list = target.closest("[data-rows]");
      const index = rowsOf(list).findIndex((one) => one === target || one.parentElement?.contains(target));
      row.current = key === null ? null : { key, list, index };
    },
    onBlur({ target }) {
      // It is still this one while another window is in front.
      if (document.activeElement !== target) row.current = null;
    },
  };
}

function rowsOf(list: Element | null): HTMLElement[] {
  return list?.isConnected ? [...list.querySelectorAll<HTMLElement>("[data-row]")] : [];
}
