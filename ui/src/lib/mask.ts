/** Hides what people wrote, for reports and for the debug panel (protocol.md 7.7): ids, states, numbers and times stay. */

/** Members that hold the words of people, or names of their files. */
const PERSONAL = new Set([
  "title",
  "description",
  "content",
  "text",
  "reason",
  "note",
  "finalNotes",
  "outcome",
  "decision",
  "rationale",
  "impact",
  "message",
  "error",
  "fileName",
  "url",
  "tags",
  "valueTags",
  "result",
]);

/** What stands in their place. */
const MASK = "••••••";

/** A copy without the words of people. Members that this version does not know are hidden, too, when they are texts with a space. */
export function masked(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(masked);
  if (typeof value === "string") return /\s/.test(value) ? MASK : value;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      PERSONAL.has(name) && member !== null ? MASK : masked(member),
    ]),
  );
}
