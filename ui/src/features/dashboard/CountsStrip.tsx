import type { EventType } from "../../bindings";
import { useAge } from "../../components/ui/time";
import { factsOf, type Kind, kindOf } from "../../lib/events";
import { formatNumber, parseTime } from "../../lib/format";
import { countWords, feedWords, kindWords } from "../../lib/words";
import { useRealtimeConnection, useRealtimeState } from "../../realtime/hooks";
import type { RealtimeState } from "../../realtime/store";

const FIGURES: readonly Kind[] = ["goal", "action", "issue", "kpi", "decision", "attachment"];

/** AI and unrecognised events: counted, but without a figure of their own. */
const ASIDE: readonly Kind[] = ["ai", "unknown"];

/** How many updates of each kind have come. */
export function CountsStrip() {
  const counts = useRealtimeState((state) => state.counts);
  const feed = useRealtimeState((state) => state.feed);
  const { isConnected } = useRealtimeConnection();
  const aside = ASIDE.filter((kind) => sum(counts, kind) > 0);
  return (
    <div className={isConnected ? "flex-none" : "flex-none stale"}>
      <dl className="figs">
        {FIGURES.map((kind) => (
          <Figure key={kind} kind={kind} counts={counts} lastAt={lastOf(kind, feed)} />
        ))}
      </dl>
      {aside.length > 0 && (
        <p className="meta flex gap-3 px-5 pb-2 text-ink-3">
          {aside.map((kind) => (
            <span
              key={kind}
              className="num"
              title={breakdown(counts, kind)}
              data-testid="count"
              data-kind={kind}
              data-count={sum(counts, kind)}
            >
              {formatNumber(sum(counts, kind))} {kindWords[kind]}
            </span>
          ))}
        </p>
      )}
    </div>
  );
}

interface FigureProps {
  kind: Kind;
  counts: RealtimeState["counts"];
  /** When the newest one in the feed came; null when none is there. */
  lastAt: number | null;
}

function Figure({ kind, counts, lastAt }: FigureProps) {
  const count = sum(counts, kind);
  return (
    <div className="fig" title={breakdown(counts, kind)} data-testid="count" data-kind={kind} data-count={count}>
      <dt className="small truncate text-ink-2">{kindWords[kind]}</dt>
      <dd>
        <div className="v num">{formatNumber(count)}</div>
        <div className="fresh">{lastAt === null ? "–" : <LastAge time={lastAt} />}</div>
      </dd>
    </div>
  );
}

function LastAge({ time }: { time: number }) {
  return feedWords.ago(useAge(time).text);
}

function sum(counts: RealtimeState["counts"], kind: Kind): number {
  return ofKind(counts, kind).reduce((total, [, count]) => total + count, 0);
}

/** `3 completed, 1 paused`: the most frequent first. */
function breakdown(counts: RealtimeState["counts"], kind: Kind): string {
  return ofKind(counts, kind)
    .sort(([, a], [, b]) => b - a)
    .map(([type, count]) => `${formatNumber(count)} ${countWords[type]}`)
    .join(", ");
}

function ofKind(counts: RealtimeState["counts"], kind: Kind): [EventType, number][] {
  const entries = Object.entries(counts) as [EventType, number][];
  return entries.filter(([type, count]) => kindOf(type) === kind && count > 0);
}

function lastOf(kind: Kind, feed: RealtimeState["feed"]): number | null {
  const last = feed.find((item) => item.kind === "event" && factsOf(item.event).kind === kind);
  return last?.kind === "event" ? parseTime(last.receivedAt) : null;
}
