/** What ids are called. */

import { words } from "./words/common";

/** Id → name of a person, title of a goal, action, issue or KPI. */
export type Names = Readonly<Record<string, string>>;

/** The backend's own user id: it acts without a person. */
const SYSTEM = "system";

/** How much of an unknown id is shown. */
const ID_PREFIX = 8;

/** Scripts that write names without a space after the family name, or family name first. */
const FULL_NAME_SCRIPTS = /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}/u;

/** The name of `id`, or the first characters of the id until its name is known. */
export function nameOf(names: Names, id: string): string {
  if (id === SYSTEM) return words.system;
  return names[id] ?? id.slice(0, ID_PREFIX);
}

/** The given name, where the script has it first. */
export function shortName(name: string): string {
  if (FULL_NAME_SCRIPTS.test(name)) return name;
  return name.trim().split(/\s+/)[0] ?? name;
}

/** At most two letters for an avatar; the first one alone in scripts without spaces. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const letters = FULL_NAME_SCRIPTS.test(name)
    ? words.slice(0, 1)
    : [words[0], words.length > 1 ? words.at(-1) : undefined];
  return letters
    .map((word) => Array.from(word ?? "")[0] ?? "")
    .join("")
    .toLocaleUpperCase();
}

/** A hue in degrees that belongs to this id for ever. */
export function hueOf(id: string): number {
  let hash = 7;
  for (const char of id) hash = (hash * 31 + (char.codePointAt(0) ?? 0)) >>> 0;
  return hash % 360;
}

/** A word of the service without case and punctuation: `In Progress` and `in_progress` are one (protocol.md 3.5). */
export function squashed(text: string): string {
  return text.replace(/[^\p{L}\p{N}]/gu, "").toLowerCase();
}
