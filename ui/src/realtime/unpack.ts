/**
 * Values that Rust has packed (src-tauri/src/packed.rs): texts and sets of names stand once, and what is as it was at the same place of
 * the element before is one letter of `codes`. Such elements are copies with what has changed, which is the fastest way to make them.
 */
import type { Packed } from "../bindings";

const SAME = 0;
const NEXT = 1;
const TEXT = 2;
const HEADED = 3;
const KNOWN = 4;
const NULL = 5;
const FALSE = 6;
const TRUE = 7;
const NUMBER = 8;
const OBJECT = 9;
const LIST = 10;
const WHOLE = 11;

/** The letters: the last digit of a number is of one alphabet, those before it of another. */
const LAST = 35;
const LAST_BASE = 57;
const BEFORE = 93;
const BEFORE_BASE = 34;
const SAME_LETTER = LAST + SAME;

/** A path of field names, with what stood there before. All elements of a list are at one place. */
interface Place {
  kind: "leaf" | "object" | "list";
  value: unknown;
  /** Of an object: its names, and the places of their values. */
  names: readonly string[];
  fields: readonly Place[];
  /** Every place below that was met; elements of a list have no name. */
  below: Map<string, Place>;
}

function newPlace(): Place {
  return { kind: "leaf", value: undefined, names: [], fields: [], below: new Map() };
}

function placeBelow({ below }: Place, name: string): Place {
  const known = below.get(name);
  if (known !== undefined) return known;
  const place = newPlace();
  below.set(name, place);
  return place;
}

/** Every name is one that a member may have; assigning this one would mean something else. */
function define(fields: Record<string, unknown>, name: string, value: unknown): void {
  if (name === "__proto__")
    Object.defineProperty(fields, name, { value, enumerable: true, configurable: true, writable: true });
  else fields[name] = value;
}

/** The value as it was before Rust packed it; its type is what the caller knows Rust to have packed. */
export function unpack<T>({ texts, heads, shapes, numbers, codes }: Packed): T {
  let at = 0;
  let textsRead = 0;
  let numbersRead = 0;

  function next(): number {
    let before = 0;
    for (;;) {
      const letter = codes.charCodeAt(at);
      if (Number.isNaN(letter)) throw new Error("The packed value ends too early");
      at += 1;
      if (letter < BEFORE) return before * LAST_BASE + letter - LAST;
      before = before * BEFORE_BASE + letter - BEFORE;
    }
  }

  function read(place: Place): unknown {
    const code = next();
    if (code === SAME) {
      if (place.kind === "object") return objectAsBefore(place);
      return place.kind === "list" ? list(place, (place.value as unknown[]).length) : place.value;
    }
    if (code === OBJECT) return object(place, shapes[next()] ?? []);
    if (code === LIST) return list(place, next());
    place.kind = "leaf";
    place.value = leaf(code, place.value);
    return place.value;
  }

  function leaf(code: number, before: unknown): unknown {
    if (code >= WHOLE) return code - WHOLE;
    switch (code) {
      case NEXT:
        return Number(before) + 1;
      case TEXT:
        textsRead += 1;
        return texts[textsRead - 1];
      case HEADED:
        return `${heads[next()]}${texts[textsRead - 1]}`;
      case KNOWN:
        return texts[next()];
      case NULL:
        return null;
      case FALSE:
        return false;
      case TRUE:
        return true;
      case NUMBER:
        numbersRead += 1;
        return numbers[numbersRead - 1];
      default:
        throw new Error(`Nothing is packed as ${code}`);
    }
  }

  function object(place: Place, names: readonly string[]): unknown {
    place.kind = "object";
    place.names = names;
    place.fields = names.map((name) => placeBelow(place, name));
    const value: Record<string, unknown> = {};
    for (const [index, field] of place.fields.entries()) define(value, names[index] ?? "", read(field));
    place.value = value;
    return value;
  }

  function objectAsBefore(place: Place): unknown {
    const { names, fields } = place;
    const value = { ...(place.value as Record<string, unknown>) };
    for (let index = 0; index < fields.length; index += 1) {
      const field = fields[index] as Place;
      if (field.kind === "leaf" && codes.charCodeAt(at) === SAME_LETTER) at += 1;
      else define(value, names[index] as string, read(field));
    }
    place.value = value;
    return value;
  }

  function list(place: Place, length: number): unknown[] {
    const element = placeBelow(place, "");
    const items: unknown[] = [];
    for (let left = length; left > 0; left -= 1) items.push(read(element));
    place.kind = "list";
    place.value = items;
    return items;
  }

  return read(newPlace()) as T;
}
