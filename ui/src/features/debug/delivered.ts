/** A message as it was delivered, line by line: what became of its members, and what it did in the window. */
import type { WireMessage } from "../../bindings";
import { formatMeasured, formatNumber } from "../../lib/format";
import { debugWords } from "../../lib/words";
import type { JournalEntry } from "../../realtime/journal";
import { exactTime, shortened, unstarred } from "./shown";

/** One line. */
export interface Delivered {
  name: string;
  value: string;
  /** What is to be said of it. */
  remark: string | null;
}

type Members = Record<string, unknown>;

/** Members of the envelope that stand elsewhere, or say what others say. */
const PASSED_OVER = new Set(["type", "eventId", "dedupeKey", "data", "rawType", "timestamp", "tenantId"]);

/** The lines; null when the message has no normal form. */
export function deliveredLines(message: WireMessage, entry: JournalEntry | null): Delivered[] | null {
  const form = membersOf(message.normalised);
  if (form === null) return message.normalised === null ? null : [line("", unstarred(message.normalised))];
  const raw = membersOf(message.raw);
  const data = asMembers(form.data);
  const sources = sourcesOf(raw, data);
  const isAlias = message.rawType !== "" && form.type !== message.rawType && form.type !== "unknown";
  return [
    ...(isEmpty(form.type) ? [] : [line("type", written(form.type), isAlias ? debugWords.alias : null)]),
    ...identity(form),
    ...Object.entries(data).flatMap(([name, value]) => {
      // What is missing and should not be is among the warnings.
      if (name === "tenantId" || value === null) return [];
      const source = sources.get(name);
      return line(name, written(value), source === undefined ? null : debugWords.from(source));
    }),
    ...(typeof form.timestamp === "string" ? [line("at", exactTime(form.timestamp))] : []),
    ...Object.entries(form)
      .filter(([name, value]) => !PASSED_OVER.has(name) && !(name in data) && !isEmpty(value) && value !== "envelope")
      .map(([name, value]) => line(name, written(value))),
    ...effectLines(entry),
  ];
}

/** By what repeats of it are known: its own id, unless it has none. */
function identity({ eventId, dedupeKey }: Members): Delivered[] {
  const repeatsId = dedupeKey === `id:${eventId}`;
  return [
    ...(isEmpty(eventId) ? [] : [line("id", written(eventId))]),
    ...(isEmpty(dedupeKey) || repeatsId ? [] : [line("dedupeKey", written(dedupeKey))]),
  ];
}

function effectLines(entry: JournalEntry | null): Delivered[] {
  if (entry === null) return [];
  const { item, effect } = entry;
  const listed = (names: readonly string[]) =>
    names.length === 0 ? debugWords.nothing : names.map(shortenedKey).join(", ");
  return [
    line(debugWords.origin, item.origin),
    ...(effect === null
      ? []
      : [
          line(debugWords.patched, listed(effect.patched)),
          line(debugWords.invalidated, listed(effect.invalidated)),
          line(debugWords.handlers, debugWords.handlersIn(formatNumber(effect.handlers), spent(effect.handlersMs))),
        ]),
  ];
}

function shortenedKey(name: string): string {
  return name.split("/").map(shortened).join("/");
}

/** The page's clock steps: what it cannot tell from nothing is less than a step. */
function spent(ms: number): string {
  return ms === 0 ? debugWords.underOneMs : formatMeasured(Math.round(ms * 10) / 10, "ms");
}

/** From which member of the message a member of the payload was taken, where its name is another: the only one with the same value. */
function sourcesOf(raw: Members | null, data: Members): Map<string, string> {
  const received = { ...raw, ...asMembers(raw?.data ?? raw?.payload) };
  const others = Object.entries(received).filter(([name]) => !(name in data));
  const found = Object.entries(data).flatMap(([name, value]): [string, string][] => {
    if (name in received || isEmpty(value) || typeof value === "object") return [];
    const same = others.filter(([, other]) => other === value);
    return same.length === 1 && same[0] ? [[name, same[0][0]]] : [];
  });
  return new Map(found);
}

function line(name: string, value: string, remark: string | null = null): Delivered {
  return { name, value, remark };
}

function written(value: unknown): string {
  if (Array.isArray(value) && value.every((one) => typeof one === "string")) return value.map(written).join(", ");
  return typeof value === "string" ? unstarred(shortened(value)) : unstarred(JSON.stringify(value));
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0);
}

function membersOf(text: string | null): Members | null {
  try {
    return text === null ? null : asMembers(JSON.parse(text));
  } catch {
    return null;
  }
}

function asMembers(value: unknown): Members {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Members) : {};
}
