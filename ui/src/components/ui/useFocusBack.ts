/** Where the focus goes when what has held it is gone. */
import { useEffect, useState } from "react";

/** What had the focus, and the row it was in: a row that has moved to another place is another element. */
interface Origin {
  element: HTMLElement;
  key: string | null;
}

/** Of what lies over the page, the innermost last: what had the focus before, the nearest first. */
const open: (readonly Origin[])[] = [];

/**
 * Gives the focus back to where it was when this component appeared, for `onCloseAutoFocus`. What was opened from an overlay
 * that is gone by then gives it to where that one was opened from.
 */
export function useFocusBack(): (event: Event) => void {
  const giveBack = useOrigins();
  return (event) => {
    if (giveBack()) event.preventDefault();
  };
}

/** The same for what stands in the page: when it goes, and the focus with it. */
export function useFocusBackWhenGone(): void {
  const giveBack = useOrigins();
  useEffect(
    () => () => {
      // Once the page is drawn without it.
      setTimeout(giveBack);
    },
    [giveBack],
  );
}

/** True when the focus needs nothing more. */
function useOrigins(): () => boolean {
  const [{ origins, giveBack }] = useState(() => {
    const origins = [...here(), ...(open.at(-1) ?? [])];
    return { origins, giveBack: () => isHeld() || origins.some(focused) };
  });
  useEffect(() => {
    open.push(origins);
    return () => {
      open.splice(open.indexOf(origins), 1);
    };
  }, [origins]);
  return giveBack;
}

function here(): Origin[] {
  const element = document.activeElement;
  if (!(element instanceof HTMLElement) || !isHeld()) return [];
  const key = element.matches("[data-row]") ? element.closest("[data-key]")?.getAttribute("data-key") : null;
  return [{ element, key: key ?? null }];
}

/** Whether anything has the focus. */
export function isHeld(): boolean {
  return document.activeElement !== null && document.activeElement !== document.body;
}

function focused({ element, key }: Origin): boolean {
  const target = element.isConnected || key === null ? element : rowOf(key);
  target?.focus({ preventScroll: target === element });
  return target !== null && document.activeElement === target;
}

/** The row of a thing, wherever on the page it stands. */
export function rowOf(key: string, within: ParentNode = document): HTMLElement | null {
  return within.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"] [data-row]`);
}
