import type { EventType, HistoryEntry } from "../../bindings";
import { EmptyState } from "../../components/ui/EmptyState";
import { formatDuration, formatMeasured, formatNumber, parseTime } from "../../lib/format";
import { debugWords, reasonWords } from "../../lib/words";
import { useRealtimeState } from "../../realtime/hooks";
import { inTheMinute, type Second } from "../../realtime/journal";
import { exactTime } from "./shown";

interface ByTypeProps {
  seconds: readonly Second[];
  /** The end of the last minute, in ms since the epoch. */
  now: number;
}

/** How often each type came: since the start, and in the last minute. */
export function ByType({ seconds, now }: ByTypeProps) {
  const counts = useRealtimeState((state) => state.counts);
  const types = Object.entries(counts).sort(([, one], [, other]) => other - one);
  if (types.length === 0) return <EmptyState title={debugWords.empty} why={debugWords.emptyWhy} />;
  return (
    <div className="scroll">
      <table className="dt">
        <thead>
          <tr>
            <th>{debugWords.type}</th>
            <th>{debugWords.sinceStart}</th>
            <th>{debugWords.lastMinute}</th>
          </tr>
        </thead>
        <tbody>
          {types.map(([type, total]) => (
            <tr key={type}>
              <td>{type}</td>
              <td>{formatNumber(total)}</td>
              <td>{formatNumber(inTheMinute(seconds, now, type as EventType))}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** What happened to the connection, newest first. */
export function ConnectionHistory({ history }: { history: readonly HistoryEntry[] }) {
  if (history.length === 0) return <EmptyState title={debugWords.noHistory} why={debugWords.noHistoryWhy} />;
  return (
    <div className="scroll" data-testid="debug-history">
      <table className="dt">
        <thead>
          <tr>
            <th>{debugWords.at}</th>
            <th>{debugWords.state}</th>
            <th>{debugWords.why}</th>
          </tr>
        </thead>
        <tbody>
          {history.map((entry, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two happenings may share their time.
            <tr key={`${index} ${entry.kind}`}>
              {entry.kind === "gap" ? <Gap entry={entry} /> : <State entry={entry} />}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Gap({ entry: { since, until } }: { entry: Extract<HistoryEntry, { kind: "gap" }> }) {
  const lasted = (parseTime(until) ?? 0) - (parseTime(since) ?? 0);
  return (
    <>
      <td>{exactTime(until)}</td>
      <td>{debugWords.gap}</td>
      <td>
        {debugWords.missedSince(
          exactTime(since),
          lasted < 1_000 ? formatMeasured(lasted, "ms") : formatDuration(lasted),
        )}
      </td>
    </>
  );
}

function State({ entry }: { entry: Extract<HistoryEntry, { kind: "state" }> }) {
  const { at, state, reason, attempt, retryInMs } = entry;
  const why = [
    reason === null ? null : `${reason}: ${reasonWords({ reason, detail: null })}`,
    attempt > 0 ? debugWords.wait(attempt) : null,
    retryInMs === null ? null : debugWords.retryIn(formatMeasured(retryInMs, "ms")),
  ];
  return (
    <>
      <td>{exactTime(at)}</td>
      <td>{state}</td>
      <td>{why.filter((part) => part !== null).join(" · ")}</td>
    </>
  );
}
