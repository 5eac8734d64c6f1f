import { Clock } from "lucide-react";
import { formatMoment } from "../../lib/format";
import { words } from "../../lib/words";
import { useAge } from "./time";

/** How old something is: `now`, `6 s`, `14 min`. `time` in milliseconds since the epoch. */
export function AgeText({ time }: { time: number }) {
  return useAge(time).text;
}

interface AsOfProps {
  time: number;
  stale: boolean;
  /** Newer numbers are overdue: a clock before the age. */
  old?: boolean;
}

/** The age of the numbers beside it; once they are stale, a clock and the time at which they were true. */
export function AsOf({ time, stale, old = false }: AsOfProps) {
  if (stale) {
    return (
      <span className="fresh">
        <Late />
        {words.asOf(formatMoment(time, Date.now()))}
      </span>
    );
  }
  return (
    <span className="fresh">
      {old && <Late />}
      <AsOfAge time={time} />
    </span>
  );
}

function Late() {
  return <Clock size={12} strokeWidth={2.25} aria-hidden="true" />;
}

function AsOfAge({ time }: { time: number }) {
  return words.asOf(useAge(time).text);
}
