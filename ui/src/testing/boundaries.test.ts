/** Who may know whom (docs/ARCHITECTURE.md): components/ui, lib ◄ realtime ◄ features ◄ app. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { expect, it } from "vitest";

const src = resolve(import.meta.dirname, "..");

interface Import {
  from: string;
  to: string;
  names: string;
  typeOnly: boolean;
}

/** Imports within src/ of everything but tests; paths relative to src/. */
const imports: Import[] = readdirSync(src, { recursive: true, encoding: "utf8" })
  .filter((file) => /\.tsx?$/.test(file) && !/\.test\./.test(file) && !file.startsWith("testing"))
  .flatMap((file) => importsOf(file));

function importsOf(file: string): Import[] {
  const text = readFileSync(join(src, file), "utf8");
  return [...text.matchAll(/^(?:import|export)\s+(type\s+)?([^"';]*?)\s*(?:from\s+)?"(\.[^"]*)"/gm)].map((match) => ({
    from: file,
    to: relative(src, resolve(src, dirname(file), match[3] ?? "")),
    names: match[2] ?? "",
    typeOnly: match[1] !== undefined,
  }));
}

function roomOf(path: string): string {
  const [first = "", second = ""] = path.split("/");
  return first === "features" ? `features/${second}` : first;
}

const MAY_KNOW: Record<string, readonly string[]> = {
  lib: ["lib", "bindings"],
  components: ["components", "lib", "bindings"],
  realtime: ["realtime", "lib", "bindings"],
  features: ["realtime", "components", "lib", "bindings"],
  app: ["app", "features", "realtime", "components", "lib", "bindings"],
};

it("finds the imports at all", () => {
  expect(imports.length).toBeGreaterThan(100);
});

it("lets each room know only the rooms below it, and no feature another", () => {
  const strangers = imports.filter(({ from, to }) => {
    const [room = ""] = from.split("/");
    const [target = ""] = to.split("/");
    return roomOf(from) !== roomOf(to) && !MAY_KNOW[room]?.includes(target);
  });
  expect(strangers).toEqual([]);
});

it("lets only realtime/backend.ts hear Rust", () => {
  const listeners = imports.filter(
    ({ to, names, typeOnly }) => to === "bindings" && !typeOnly && /\bevents\b/.test(names),
  );
  expect(listeners.map(({ from }) => from)).toEqual(["realtime/backend.ts"]);
});

it("gives lib and components/ui types of the bindings, never commands", () => {
  const callers = imports.filter(
    ({ from, to, typeOnly }) => to === "bindings" && !typeOnly && /^(lib|components)\//.test(from),
  );
  expect(callers).toEqual([]);
});

it("keeps goals out of components/ui", () => {
  const knowing = imports.filter(({ from, names }) => from.startsWith("components/") && /\bGoal/.test(names));
  expect(knowing).toEqual([]);
});
