import { type RefObject, useLayoutEffect, useRef } from "react";

/**
 * For what something opens from: it is scrolled into sight first. A key opens it wherever the page stands, and what hangs on
 * a place below the window hangs out of the window.
 */
export function useInSight<E extends HTMLElement>(open: boolean): RefObject<E | null> {
  const ref = useRef<E>(null);
  useLayoutEffect(() => {
    if (open) ref.current?.scrollIntoView({ block: "nearest" });
  }, [open]);
  return ref;
}
