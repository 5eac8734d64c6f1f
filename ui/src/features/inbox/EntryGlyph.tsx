import { AlarmClock } from "lucide-react";
import type { InboxItem } from "../../bindings";
import { InboxGlyph } from "./InboxGlyph";

/** The shape of an entry: what it tells, or that it has been out of the way. */
export function EntryGlyph({ item: { kind, snoozed, returned } }: { item: InboxItem }) {
  if (snoozed === null && returned === null) return <InboxGlyph kind={kind} />;
  return <AlarmClock size={16} strokeWidth={1.75} className="flex-none text-ink-2" aria-hidden="true" />;
}
