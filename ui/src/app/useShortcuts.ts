/** The keys that work everywhere in the shell (look.md, "Keys"). */
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useEffectEvent, useState } from "react";
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
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const target = goPending ? PLACES.find(({ key }) => key === event.key)?.to : undefined;
    setGoPending(event.key === "g" && !goPending);
    if (target) void navigate({ to: target });
    else if (event.key === "j") moveFocus(1);
    else if (event.key === "k") moveFocus(-1);
    else if (event.key === "?") show("keys");
    // Last of all: on a page that has its own use for the key, it is the page's.
    else if (event.key === "r") setTimeout(() => event.defaultPrevented || void readNow());
    else if (event.key === "/") focusSearch(event);
  });

  useEffect(() => {
    const listener = (event: KeyboardEvent) => pressed(event);
    window.addEventListener("keydown", listener);
    return () => window.removeEventListener("keydown", listener);
  }, []);

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

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && target.closest("input, textarea, [contenteditable], [role='dialog']") !== null
  );
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
