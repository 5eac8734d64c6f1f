import type { InboxItem } from "../../bindings";
import { SnoozeDialog } from "./SnoozeDialog";
import { useInboxWrites } from "./useInboxWrites";

/** Asks when an entry is to come back, wherever that was wished. */
export function SnoozeAsked({ entry, onClose }: { entry: InboxItem; onClose: () => void }) {
  const { snooze } = useInboxWrites();
  return (
    <SnoozeDialog
      title={entry.title}
      reason={entry.snoozed?.reason ?? ""}
      onSnooze={(until, reason) => void snooze(entry, until, reason)}
      onClose={onClose}
    />
  );
}
