/** Everything a person reads stands in lib/words, where it can be translated. */
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseSync } from "vite";
import { expect, it } from "vitest";

const src = resolve(import.meta.dirname, "..");

/** Attributes and properties whose text is seen or heard. */
const SPOKEN =
  /^(title|placeholder|alt|label|why|does|detail|heading|text|message|aria-(label|roledescription|description|valuetext))$/;

/** What stands on the keys of a keyboard, and what is the same in every language. */
const NAMES = new Set(["Ctrl", "Esc", "Tab", "Space", "PurposePath"]);

interface Node {
  type: string;
  start: number;
  [member: string]: unknown;
}

interface Literal {
  file: string;
  text: string;
}

const sources = readdirSync(src, { recursive: true, encoding: "utf8" }).filter(
  (file) =>
    /\.tsx?$/.test(file) &&
    !/\.test\.|\.d\.ts$/.test(file) &&
    !/^(testing|lib\/words)\//.test(file) &&
    file !== "bindings.ts",
);

/** The texts in a source that a person would read. */
function literalsOf(file: string, source: string): Literal[] {
  const found: Literal[] = [];
  const say = (text: string) => {
    if (/\p{L}{2}/u.test(text) && !text.startsWith("#") && !NAMES.has(text.trim()))
      found.push({ file, text: text.trim() });
  };
  visit(parseSync(file, source).program as unknown as Node, (node) => {
    const { name, key, value } = node as unknown as Record<string, Node | undefined>;
    if (node.type === "JSXText") say(String(node.value));
    else if (node.type === "JSXAttribute" && SPOKEN.test(String(name?.name))) textsOf(value).forEach(say);
    else if (node.type === "Property" && SPOKEN.test(String(key?.name ?? key?.value))) textsOf(value).forEach(say);
    else if (node.type === "JSXElement" || node.type === "JSXFragment") {
      for (const child of node.children as Node[])
        if (child.type === "JSXExpressionContainer") textsOf(child).forEach(say);
    }
  });
  return found;
}

/** Names with a space that are compared or drawn by, and read by nobody. */
const NOT_READ = new Set(["Signed out", "Live updates off", "xMidYMid slice"]);

/** Texts of several words anywhere but where classes, styles, logs and errors are made. */
function sentencesIn(file: string, source: string): Literal[] {
  const found: Literal[] = [];
  const look = (node: unknown): void => {
    if (Array.isArray(node)) {
      node.forEach(look);
      return;
    }
    if (typeof node !== "object" || node === null) return;
    const one = node as Node & { name?: Node; callee?: Node & { object?: Node } };
    if (one.type === "ImportDeclaration" || isUnread(one)) return;
    const text = one.type === "Literal" ? one.value : one.type === "TemplateElement" ? cooked(one) : null;
    if (typeof text === "string" && /\p{L}{2,} +\p{L}{2,}/u.test(text) && !NOT_READ.has(text))
      found.push({ file, text });
    Object.values(one).forEach(look);
  };
  look(parseSync(file, source).program);
  return found;
}

function cooked(node: Node): string {
  return (node.value as { cooked: string }).cooked;
}

function isUnread({ type, name, callee }: Node & { name?: Node; callee?: Node & { object?: Node } }): boolean {
  if (type === "JSXAttribute") return /class|style|^data-/i.test(String(name?.name));
  if (type === "NewExpression") return /Error|Failure/.test(String(callee?.name));
  return type === "CallExpression" && callee?.object?.name === "console";
}

/** The literal texts that an expression can have as its value. */
function textsOf(node: Node | null | undefined): string[] {
  if (!node) return [];
  const inner = (member: string) => textsOf(node[member] as Node | null);
  switch (node.type) {
    case "Literal":
      return typeof node.value === "string" ? [node.value] : [];
    case "TemplateLiteral":
      return (node.quasis as { value: { cooked: string } }[]).map(({ value }) => value.cooked);
    case "JSXExpressionContainer":
      return inner("expression");
    case "ConditionalExpression":
      return [...inner("consequent"), ...inner("alternate")];
    case "LogicalExpression":
      return [...inner("left"), ...inner("right")];
    case "ArrowFunctionExpression":
      return inner("body");
    default:
      return [];
  }
}

function visit(node: unknown, see: (node: Node) => void): void {
  if (Array.isArray(node)) for (const one of node) visit(one, see);
  else if (typeof node === "object" && node !== null) {
    if (typeof (node as Node).type === "string") see(node as Node);
    for (const member of Object.values(node)) visit(member, see);
  }
}

it("sees the texts of text nodes, attributes, properties, templates and branches", () => {
  const texts = literalsOf(
    "a.tsx",
    `const a = { title: "Not moved", className: "row" };
     const b = (
       <b title="Close" className="btn" aria-label={open ? "Shut" : words.open}>
         Hello {count} {"there"} {\`\${count} goals\`} <i>·</i> <kbd>K</kbd>
       </b>
     );`,
  ).map(({ text }) => text);
  expect(texts.sort()).toEqual(["Close", "Hello", "Not moved", "Shut", "goals", "there"]);
});

it("finds the sources at all", () => {
  expect(sources.length).toBeGreaterThan(120);
});

it("lets no text that a person reads stand outside the catalogue", () => {
  const found = sources.flatMap((file) => literalsOf(file, readFileSync(join(src, file), "utf8")));
  expect(found).toEqual([]);
});

it("lets no sentence stand in the code either", () => {
  const found = sources.flatMap((file) => sentencesIn(file, readFileSync(join(src, file), "utf8")));
  expect(found).toEqual([]);
});

it("counts by plural rules and writes numbers, dates and lists by locale alone", () => {
  const own = [...sources, "lib/words"].flatMap((entry) =>
    entry === "lib/words" ? readdirSync(join(src, entry)).map((file) => join(entry, file)) : [entry],
  );
  const handmade = own.filter((file) => {
    const text = readFileSync(join(src, file), "utf8");
    return /=== 1 \? [`"']/.test(text) || /toLocale(Date|Time)?String\(|toDateString\(\)\}/.test(text);
  });
  expect(handmade).toEqual([]);
});
