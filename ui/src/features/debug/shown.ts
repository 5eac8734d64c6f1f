/** How the panel writes what Rust has masked. */
import type { WireMessage } from "../../bindings";
import { parseTime } from "../../lib/format";
import { dateFormat } from "../../lib/intl";
import { debugWords } from "../../lib/words";

const exact = dateFormat({
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  fractionalSecondDigits: 3,
  hourCycle: "h23",
});

/** `10:41:58.312` */
export function exactTime(time: string | number): string {
  const millis = typeof time === "number" ? time : (parseTime(time) ?? 0);
  return exact().format(millis);
}

/** What is masked, in dots. */
export function unstarred(text: string): string {
  return text.replaceAll("*", "•");
}

/** JSON over several lines; text that is none, or was cut, as it is. */
export function indented(text: string): string {
  try {
    return unstarred(JSON.stringify(headFirst(JSON.parse(text)), null, 2));
  } catch {
    return unstarred(text);
  }
}

/** The envelope before its payload: masking sorts the members by name. */
function headFirst(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const rank = (name: string) => (name === "type" ? 0 : name === "data" ? 2 : 1);
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => rank(one) - rank(other)));
}

/** Members that say the same in every message. */
const NOISE = new Set(["tenantId", "userId"]);

/** What a message is about, in a line. */
export function contentOf({ normalised, rejection, raw }: WireMessage): string {
  if (normalised === null) return rejection ?? unstarred(raw);
  try {
    const { data, type, rawType } = JSON.parse(normalised) as Record<string, unknown>;
    const members = Object.entries((data ?? {}) as Record<string, unknown>)
      .filter(([name, value]) => value !== null && value !== "" && !NOISE.has(name) && !name.endsWith("At"))
      .map(([name, value]) => [name, typeof value === "string" ? value : JSON.stringify(value)] as const);
    const before = new Map(members.filter(([name]) => name.startsWith("previous")));
    const changes = members.flatMap(([name, value]) => {
      const was = name.startsWith("new") ? before.get(name.replace("new", "previous")) : undefined;
      return was === undefined ? [] : [`${shortened(was)} → ${shortened(value)}`];
    });
    const isOfChange = ([name]: readonly [string, string]) => changes.length > 0 && /^(new|previous)[A-Z]/.test(name);
    // What happened tells more than to which one.
    const isId = ([name]: readonly [string, string]) => /(Id|By)$/.test(name);
    const others = members.filter((one) => !isOfChange(one));
    const said = [...others.filter((one) => !isId(one)), ...others.filter(isId)].map(
      ([name, value]) => `${name} ${shortened(value)}`,
    );
    const alias = typeof rawType === "string" && type !== "unknown" && rawType !== type && rawType !== "";
    return unstarred([...(alias ? [debugWords.aliasOf(String(type))] : []), ...changes, ...said].join(", "));
  } catch {
    return unstarred(normalised);
  }
}

/** `6b1f3a5e…1c01` */
export function shortened(value: string): string {
  return /^[0-9a-f-]{20,}$/i.test(value) ? `${value.slice(0, 8)}…${value.slice(-4)}` : value;
}

/** The type as it came; a message without one says so. */
export function typeOf({ rawType, normalised, raw }: WireMessage): string {
  if (rawType !== "") return rawType;
  const claimed = /"(?:type|eventType|event)":"([^"]*)"/.exec(raw)?.[1];
  return claimed ?? (normalised === null ? debugWords.noType : debugWords.gateway);
}
