import { AlarmClock, BellOff } from "lucide-react";
import type { InboxItem } from "../../bindings";
import { InboxGlyph } from "./InboxGlyph";

/** The shape of an entry: what it tells, that it has been out of the way, or that it was kept quiet. */
export function EntryGlyph({ item: { kind, snoozed, returned, isMuted } }: { item: InboxItem }) {
  if (snoozed === null && returned === null && !isMuted) return <InboxGlyph kind={kind} />;
  const Icon = snoozed === null && returned === null ? BellOff : AlarmClock;
  return <Icon size={16} strokeWidth={1.75} className="flex-none text-ink-2" aria-hidden="true" />;
}
