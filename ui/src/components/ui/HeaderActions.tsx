import { type ReactNode, useLayoutEffect, useState } from "react";
import { createPortal } from "react-dom";

/** The element of the header that takes what a page can do. */
export const HEADER_ACTIONS = "header-actions";

/** Puts the actions of a page into the header of the window. */
export function HeaderActions({ children }: { children: ReactNode }) {
  const [place, setPlace] = useState<HTMLElement | null>(null);
  useLayoutEffect(() => setPlace(document.getElementById(HEADER_ACTIONS)), []);
  return place && createPortal(children, place);
}
