import { Clock } from "lucide-react";
import { formatMoment } from "../../lib/format";
import { staleNote } from "../../lib/words";

/** Says why what is shown is not current and when it was true (milliseconds since the epoch). */
export function StaleNote({ cause, trueAt }: { cause: keyof typeof staleNote; trueAt: number }) {
  return (
    <span className="flex items-center gap-2 text-ink-2" role="status">
      <Clock size={12} strokeWidth={2.25} aria-hidden="true" />
      {staleNote[cause](formatMoment(trueAt, Date.now()))}
    </span>
  );
}
