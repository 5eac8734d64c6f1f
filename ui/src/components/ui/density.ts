import { useSyncExternalStore } from "react";

/** Heights of a row, in px, as in tokens.css. */
const ROW = { comfortable: 36, compact: 28 } as const;

/** The height of a row at the density that is set on the root element. */
export function useRowHeight(): number {
  return useSyncExternalStore(subscribe, rowHeight);
}

function rowHeight(): number {
  return document.documentElement.dataset.density === "compact" ? ROW.compact : ROW.comfortable;
}

function subscribe(listener: () => void): () => void {
  const observer = new MutationObserver(listener);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ["data-density"] });
  return () => observer.disconnect();
}
