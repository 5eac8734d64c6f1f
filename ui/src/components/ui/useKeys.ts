import { useEffect, useEffectEvent } from "react";

/** What each key does, by `KeyboardEvent.key` in lower case. A handler that returns false leaves the key to others. */
export type KeyMap = Readonly<Record<string, (event: KeyboardEvent) => unknown>>;

/** Keys of a page, while nobody types and no dialog is open. Ctrl, Alt and Meta belong to the shell; `Ctrl+` names them here. */
export function useKeys(keys: KeyMap, enabled = true): void {
  const pressed = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.altKey || isTaken(event.target)) return;
    const name = event.ctrlKey || event.metaKey ? `ctrl+${event.key.toLowerCase()}` : event.key.toLowerCase();
    const handler = keys[name];
    if (handler === undefined || handler(event) === false) return;
    event.preventDefault();
  });
  useEffect(() => {
    if (!enabled) return;
    const listener = (event: KeyboardEvent) => pressed(event);
    window.addEventListener("keydown", listener);
    return () => window.removeEventListener("keydown", listener);
  }, [enabled]);
}

/** Whether a key belongs to a field, or to a dialog or a menu that is open: no page and no shell acts on it then. */
export function isTaken(target: EventTarget | null): boolean {
  if (document.querySelector(OPEN) !== null) return true;
  return target instanceof HTMLElement && target.closest("input, textarea, select, [contenteditable]") !== null;
}

/** A dialog or a menu that somebody can use. */
const OPEN = ["dialog", "menu"].map((role) => `[role='${role}'][data-state='open']:not([inert])`).join();
