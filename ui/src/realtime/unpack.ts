/** Values that Rust has packed (src-tauri/src/packed.rs): texts and sets of names stand once, the value is a row of whole numbers. */
import type { Packed } from "../bindings";

const NULL = 0;
const FALSE = 1;
const TRUE = 2;
const NUMBER = 3;
const OBJECT = 4;
const LIST = 5;
const WHOLE = 6;

/** The value as it was before Rust packed it; its type is what the caller knows Rust to have packed. */
export function unpack<T>({ texts, shapes, numbers, codes }: Packed): T {
  let at = 0;

  function next(): number {
    const code = codes[at];
    if (code === undefined) throw new Error("The packed value ends too early");
    at += 1;
    return code;
  }

  function read(): unknown {
    const code = next();
    if (code < 0) return texts[-1 - code];
    if (code >= WHOLE) return code - WHOLE;
    switch (code) {
      case NULL:
        return null;
      case FALSE:
        return false;
      case TRUE:
        return true;
      case NUMBER:
        return numbers[next()];
      case OBJECT:
        return object(shapes[next()] ?? []);
      case LIST:
        return list(next());
      default:
        throw new Error(`Nothing is packed as ${code}`);
    }
  }

  function object(names: readonly string[]): Record<string, unknown> {
    const fields: Record<string, unknown> = {};
    for (const name of names) fields[name] = read();
    return fields;
  }

  function list(length: number): unknown[] {
    const items: unknown[] = [];
    for (let left = length; left > 0; left -= 1) items.push(read());
    return items;
  }

  return read() as T;
}
