import { type RefObject, useEffect } from "react";

const CHOSEN = "[cmdk-item][aria-selected='true']";
const TELLERS = "[cmdk-input], [cmdk-list]";
const TOLD = "aria-activedescendant";

/**
 * Tells who hears the page which row of `board` is chosen. cmdk tells the row that it has chosen itself; here the rows follow the letters,
 * and what it told may be gone by then.
 */
export function useChosenTold(board: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const root = board.current;
    if (root === null) return;
    const tell = () => {
      const chosen = root.querySelector(CHOSEN)?.id ?? null;
      for (const teller of root.querySelectorAll(TELLERS)) {
        if (teller.getAttribute(TOLD) === chosen) continue;
        if (chosen === null) teller.removeAttribute(TOLD);
        else teller.setAttribute(TOLD, chosen);
      }
    };
    const observer = new MutationObserver(tell);
    observer.observe(root, { subtree: true, childList: true, attributeFilter: ["aria-selected", TOLD] });
    tell();
    return () => observer.disconnect();
  }, [board]);
}
