/**
 * How the window looks, as attributes of its root element. A copy is kept where the page can read it before its first paint
 * (public/appearance.js): the truth is in the settings, which arrive later.
 */
import type { Appearance } from "../bindings";

/** Where the copy is kept; public/appearance.js reads it. */
export const APPEARANCE_KEY = "appearance";

/** Puts the attributes on the root element and keeps the copy. */
export function applyAppearance({ theme, density, textSize, reduceMotion }: Required<Appearance>): void {
  const attributes = { theme, density, textSize: String(textSize), motion: reduceMotion ? "reduced" : "full" };
  Object.assign(document.documentElement.dataset, attributes);
  localStorage.setItem(APPEARANCE_KEY, JSON.stringify(attributes));
}
