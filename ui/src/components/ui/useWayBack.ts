import { type FocusEvent, useRef } from "react";

/** Follows where the focus came from, and gives it back. */
export interface WayBack {
  /** For what is entered: a field, or a form of several. */
  onFocus: (event: FocusEvent) => void;
  leave: () => void;
}

/** Leaving a field or a form of the page: the focus goes back to where it came from, else to the list of the page, never into nothing. */
export function useWayBack(): WayBack {
  const before = useRef<HTMLElement | null>(null);
  return {
    onFocus({ currentTarget, relatedTarget }) {
      if (currentTarget.contains(relatedTarget)) return;
      before.current = relatedTarget instanceof HTMLElement ? relatedTarget : null;
    },
    leave() {
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
      if (before.current?.isConnected) before.current.focus();
      else focusList();
    },
  };
}

/** Gives the focus to the row of the page's list that Tab would come to. */
export function focusList(): void {
  const rows = [...document.querySelectorAll<HTMLElement>("[data-rows] [data-row]")];
  const row = rows.find(({ tabIndex }) => tabIndex === 0) ?? rows[0];
  row?.focus({ preventScroll: true });
}
