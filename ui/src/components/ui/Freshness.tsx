import { Clock } from "lucide-react";
import { formatMoment } from "../../lib/format";
import { words } from "../../lib/words";
import { useAge } from "./time";

/** How old something is: `now`, `6 s`, `14 min`. `time` in milliseconds since the epoch. */
export function AgeText({ time }: { time: number }) {
  return useAge(time).text;
}

/** The age of the numbers beside it; once they are stale, a clock and the time at which they were true. */
export function AsOf({ time, stale }: { time: number; stale: boolean }) {
  if (stale) {
    return (
      <span className="fresh">
        <Clock size={12} strokeWidth={2.25} aria-hidden="true" />
        {words.asOf(formatMoment(time, Date.now()))}
      </span>
    );
  }
  return (
    <span className="fresh">
      <AsOfAge time={time} />
    </span>
  );
}

function AsOfAge({ time }: { time: number }) {
  return words.asOf(useAge(time).text);
}
