import { useState, useSyncExternalStore } from "react";
import { commands } from "../../bindings";
import { Button } from "../../components/ui/Button";
import { EmptyState } from "../../components/ui/EmptyState";
import { AgeText } from "../../components/ui/Freshness";
import { showToast, ToneGlyph } from "../../components/ui/toast";
import { formatClockSeconds, formatMeasured, formatNumber, parseTime } from "../../lib/format";
import { masked } from "../../lib/mask";
import { connectionWords, debugWords } from "../../lib/words";
import { useRealtimeConnection, useRealtimeState } from "../../realtime/hooks";
import { type JournalEntry, percentile } from "../../realtime/journal";
import { useRealtime } from "../../realtime/provider";
import { reportOf } from "./report";

/**
 * What the live side does, event by event (protocol.md 7.7). What people wrote is masked.
 *
 * @example
 * <RealtimeDebugPanel />
 */
export default function RealtimeDebugPanel() {
  const { journal } = useRealtime();
  const { entries, arrivals, latencies } = useSyncExternalStore(journal.subscribe, journal.get);
  const [chosen, setChosen] = useState<number | null>(null);
  const entry = entries.find(({ item }) => item.seq === chosen) ?? entries[0];
  return (
    <div className="dbg" data-testid="debug">
      <Facts />
      <div className="dr">
        <Measures latencies={latencies} perMinute={arrivals.length} last={entries[0]} />
        <div className="mr head" aria-hidden="true">
          <span>{debugWords.arrived}</span>
          <span>{debugWords.type}</span>
          <span>{debugWords.content}</span>
          <span className="text-right">{debugWords.toScreen}</span>
          <span />
        </div>
        <div className="scroll" data-rows>
          {entries.length === 0 && <EmptyState title={debugWords.empty} why={debugWords.emptyWhy} />}
          {entries.map((one) => (
            <Line key={one.item.seq} entry={one} selected={one === entry} onSelect={() => setChosen(one.item.seq)} />
          ))}
        </div>
        {entry && <Delivered entry={entry} />}
      </div>
    </div>
  );
}

function Facts() {
  const { registry, store } = useRealtime();
  const { connectionState, stats } = useRealtimeConnection();
  const session = useRealtimeState((state) => state.session);
  const counts = useRealtimeState((state) => state.counts);
  const seq = useRealtimeState((state) => state.seq);
  const time = (text: string | null) => (text === null ? null : formatClockSeconds(parseTime(text) ?? 0));

  async function reconnect(): Promise<void> {
    const result = await commands.reconnect();
    if (result.status === "error") {
      showToast({ title: connectionWords.notTried, why: result.error.message, tone: "warn", key: "reconnect" });
    }
  }

  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(reportOf(store.get()));
      showToast({ title: debugWords.copied, why: debugWords.copiedWhy, tone: "ok", key: "report" });
    } catch (error) {
      showToast({ title: debugWords.notCopied, why: String(error), tone: "warn", key: "report" });
    }
  }

  return (
    <div className="dl">
      <List
        title={debugWords.connection}
        facts={[
          [debugWords.state, connectionState],
          [debugWords.since, time(stats.since)],
          [debugWords.attempts, stats.attempt],
          [debugWords.nextTry, time(stats.retryAt)],
          [debugWords.reason, stats.reason],
          [debugWords.detail, stats.detail],
          [debugWords.environment, session?.environment ?? null],
          [debugWords.user, session?.user?.userId ?? null],
        ]}
      />
      <List
        title={debugWords.counters}
        facts={[
          [debugWords.heard, stats.events],
          [debugWords.handlerErrors, stats.handlerFailures],
          [debugWords.sequence, seq],
        ]}
      />
      <List title={debugWords.events} facts={Object.entries(counts)} />
      <List title={debugWords.subscriptions} facts={Object.entries(registry.subscriptions())} />
      <div className="mt-4 flex flex-wrap gap-2">
        <Button size="sm" onClick={() => void reconnect()}>
          {debugWords.reconnect}
        </Button>
        <Button size="sm" onClick={() => void copy()}>
          {debugWords.copy}
        </Button>
      </div>
    </div>
  );
}

function List({ title, facts }: { title: string; facts: readonly [string, string | number | null | undefined][] }) {
  return (
    <section>
      <h2>{title}</h2>
      <dl>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="selectable" title={String(value ?? "")}>
              {typeof value === "number" ? formatNumber(value) : (value ?? debugWords.none)}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

interface MeasuresProps {
  latencies: readonly number[];
  perMinute: number;
  last: JournalEntry | undefined;
}

function Measures({ latencies, perMinute, last }: MeasuresProps) {
  const inMs = (value: number | null) => (value === null ? debugWords.none : formatMeasured(value, "ms"));
  return (
    <dl className="met">
      <Measure title={debugWords.p50}>{inMs(percentile(latencies, 0.5))}</Measure>
      <Measure title={debugWords.p95}>{inMs(percentile(latencies, 0.95))}</Measure>
      <Measure title={debugWords.max}>{inMs(percentile(latencies, 1))}</Measure>
      <Measure title={debugWords.perMinute}>{formatNumber(perMinute)}</Measure>
      <Measure title={debugWords.last}>
        {last ? <AgeText time={parseTime(last.item.receivedAt) ?? 0} /> : debugWords.none}
      </Measure>
    </dl>
  );
}

function Measure({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <div>
      <dt className="meta text-ink-3">{title}</dt>
      <dd className="title num">{children}</dd>
    </div>
  );
}

interface LineProps {
  entry: JournalEntry;
  selected: boolean;
  onSelect: () => void;
}

function Line({ entry: { item, shownMs }, selected, onSelect }: LineProps) {
  const { event, receivedAt, origin } = item;
  return (
    <button
      type="button"
      className="mr"
      data-row
      data-testid="debug-event"
      data-selected={selected}
      tabIndex={selected ? 0 : -1}
      onFocus={onSelect}
      onClick={onSelect}
    >
      <span>{formatClockSeconds(parseTime(receivedAt) ?? 0)}</span>
      <span className="truncate text-ink">{event.type === "unknown" ? event.rawType : event.type}</span>
      <span className="truncate">{contentOf(event.data)}</span>
      <span className="text-right">{shownMs === null ? debugWords.none : formatMeasured(shownMs, "ms")}</span>
      <span className="flex items-center gap-1">
        {event.type === "unknown" ? (
          <Trouble tone="warn" word={debugWords.unknown} />
        ) : event.warnings.length > 0 ? (
          <Trouble tone="warn" word={debugWords.degraded} />
        ) : origin === "catchUp" ? (
          debugWords.missed
        ) : null}
      </span>
    </button>
  );
}

function Trouble({ tone, word }: { tone: "warn"; word: string }) {
  return (
    <>
      <ToneGlyph tone={tone} />
      <span className="text-warn-text">{word}</span>
    </>
  );
}

/** The members that say something, in a line. */
function contentOf(data: object): string {
  return Object.entries(masked(data) as Record<string, unknown>)
    .filter(([name, value]) => value !== null && name !== "tenantId" && !name.endsWith("At"))
    .map(([name, value]) => `${name} ${typeof value === "object" ? JSON.stringify(value) : String(value)}`)
    .join(", ");
}

function Delivered({ entry: { item } }: { entry: JournalEntry }) {
  const { event } = item;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and the keys scroll what has the focus.
    <section className="js" aria-label={debugWords.delivered} tabIndex={0}>
      <h2 className="meta text-ink-3">
        {debugWords.delivered}
        {event.rawType !== event.type && ` · ${debugWords.alias(event.rawType)}`}
      </h2>
      <pre className="selectable">{JSON.stringify(masked(event), null, 2)}</pre>
    </section>
  );
}
