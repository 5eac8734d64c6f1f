/** The keys that work everywhere in the shell (look.md, "Keys"). */
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useEffectEvent, useState } from "react";
import { isTaken } from "../components/ui/useKeys";
import { PLACES } from "./places";
import { readNow } from "./tryNow";

/** How long G waits for its second key, in ms. */
const GO_MS = 1_200;

/** What lies over the page. */
export type Overlay = "palette" | "keys" | null;

/** Listens while the shell is mounted; true while G waits for its second key. */
export function useShortcuts(show: (overlay: Overlay) => void): boolean {
  const navigate = useNavigate();
  const [goPending, setGoPending] = useState(false);

  const pressed = useEffectEvent((event: KeyboardEvent) => {
    if (isPaletteKey(event)) {
      event.preventDefault();
      show("palette");
      return;
    }
    if (!isOurs(event)) return;
    const key = event.key.toLowerCase();
    if (key === "g") setGoPending(true);
    else if (key === "j") moveFocus(1);
    else if (key === "k") moveFocus(-1);
    else if (key === "?") show("keys");
    // Last of all: on a page that has its own use for the key, it is the page's.
    else if (key === "r") setTimeout(() => event.defaultPrevented || void readNow());
    else if (key === "/") focusSearch(event);
  });

  /** The second key is nobody else's. A slip does nothing, rather than what the page would do by it. */
  const pressedAfterG = useEffectEvent((event: KeyboardEvent) => {
    if (!isOurs(event) || !isSecondKey(event)) return;
    event.preventDefault();
    event.stopPropagation();
    setGoPending(false);
    const target = PLACES.find(({ key }) => key === event.key.toLowerCase())?.to;
    if (target) void navigate({ to: target });
  });

  useEffect(() => {
    const listener = (event: KeyboardEvent) => pressed(event);
    window.addEventListener("keydown", listener);
    return () => window.removeEventListener("keydown", listener);
  }, []);

  useEffect(() => {
    if (!goPending) return;
    const listener = (event: KeyboardEvent) => pressedAfterG(event);
    window.addEventListener("keydown", listener, { capture: true });
    return () => window.removeEventListener("keydown", listener, { capture: true });
  }, [goPending]);

  useEffect(() => {
    if (!goPending) return;
    const timer = setTimeout(() => setGoPending(false), GO_MS);
    return () => clearTimeout(timer);
  }, [goPending]);

  return goPending;
}

function isPaletteKey(event: KeyboardEvent): boolean {
  return (event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k";
}

/** The page's own search field, when it has one. */
function focusSearch(event: KeyboardEvent): void {
  const field = document.querySelector<HTMLElement>("[data-search]");
  if (field === null) return;
  event.preventDefault();
  field.focus();
}

function isOurs(event: KeyboardEvent): boolean {
  return !event.ctrlKey && !event.metaKey && !event.altKey && !isTaken(event.target);
}

/** Whether a key ends the wait after G: a character does, and Escape. Tab, the arrows and Shift alone do not. */
function isSecondKey({ key }: KeyboardEvent): boolean {
  return key.length === 1 || key === "Escape";
}

/** Moves the focus by rows within the list that holds it, else within the first list of the page. */
function moveFocus(step: 1 | -1): void {
  const current = document.activeElement?.closest<HTMLElement>("[data-row]") ?? null;
  const list = current?.closest("[data-rows]") ?? document.querySelector("[data-rows]");
  const rows = [...(list?.querySelectorAll<HTMLElement>("[data-row]") ?? [])];
  const index = current === null ? (step === 1 ? 0 : rows.length - 1) : rows.indexOf(current) + step;
  const next = rows[Math.min(rows.length - 1, Math.max(0, index))];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}
