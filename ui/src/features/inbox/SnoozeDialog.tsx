import { useState } from "react";
import { Dialog } from "../../components/ui/Dialog";
import { TextField } from "../../components/ui/Field";
import { isoDay } from "../../lib/format";
import { inboxWords } from "../../lib/words";
import { momentOf, snoozeTimes } from "./snoozeTimes";

interface SnoozeDialogProps {
  /** What it is about. */
  title: string;
  /** What was typed already. */
  reason: string;
  /** Until then, in ms since the epoch. */
  onSnooze: (until: number, reason: string | null) => void;
  onClose: () => void;
}

/** A day and a time of one's own. */
export function SnoozeDialog({ title, onSnooze, onClose, ...given }: SnoozeDialogProps) {
  const [day, setDay] = useState(() => isoDay(tomorrow()));
  const [time, setTime] = useState(MORNING);
  const [reason, setReason] = useState(given.reason);
  const [isTried, setTried] = useState(false);
  const until = momentOf(day, time);

  function submit(): void {
    setTried(true);
    if (until === null || until <= Date.now()) return;
    onClose();
    onSnooze(until, reason.trim() || null);
  }

  const isAhead = until !== null && until > Date.now();
  return (
    <Dialog title={inboxWords.snoozeTitle} why={title} does={inboxWords.snooze} onSubmit={submit} onClose={onClose}>
      <div className="grid grid-cols-2 gap-3">
        <TextField
          label={inboxWords.snoozeDay}
          type="date"
          value={day}
          onChange={setDay}
          error={isTried && !isAhead ? inboxWords.notAhead : null}
          autoFocus
        />
        <TextField label={inboxWords.snoozeTime} type="time" value={time} onChange={setTime} />
      </div>
      <TextField label={inboxWords.snoozeReason} value={reason} onChange={setReason} maxLength={200} />
    </Dialog>
  );
}

const MORNING = "08:00";

function tomorrow(): number {
  return snoozeTimes(Date.now()).find(({ name }) => name === "tomorrow")?.at ?? Date.now();
}
