import { Copy, Pause, Play } from "lucide-react";
import { useState, useSyncExternalStore } from "react";
import { Button } from "../../components/ui/Button";
import { AgeText } from "../../components/ui/Freshness";
import { HeaderActions } from "../../components/ui/HeaderActions";
import { Sparkline } from "../../components/ui/Sparkline";
import { Tabs } from "../../components/ui/Toolbar";
import { showToast } from "../../components/ui/toast";
import { useKeys } from "../../components/ui/useKeys";
import { formatMeasured, formatNumber, parseTime } from "../../lib/format";
import { debugWords } from "../../lib/words";
import { inTheMinute, type JournalState, minuteLine, percentile } from "../../realtime/journal";
import { useRealtime } from "../../realtime/provider";
import { Facts } from "./Facts";
import { Messages } from "./Messages";
import { RecordButton, RecordingLine, ReplayButton } from "./Recordings";
import { reportOf } from "./report";
import { ByType, ConnectionHistory } from "./Tables";
import { useDebug } from "./useDebug";

type Page = "messages" | "types" | "history";

/**
 * What the live side does, message by message (protocol.md 7.7). What people wrote is masked in Rust.
 *
 * @example
 * <RealtimeDebugPanel />
 */
export default function RealtimeDebugPanel() {
  const { journal, store } = useRealtime();
  const live = useSyncExternalStore(journal.subscribe, journal.get);
  const [frozen, setFrozen] = useState<(JournalState & { at: number }) | null>(null);
  const { debug, look } = useDebug(frozen !== null);
  const [page, setPage] = useState<Page>("messages");
  const shown = frozen ?? live;
  const messages = debug?.messages ?? [];
  // A look comes twice a second, so that what was in the last minute leaves it in time.
  const now = frozen?.at ?? Date.now();
  const freeze = () => setFrozen(frozen === null ? { ...journal.get(), at: Date.now() } : null);
  useKeys({ " ": (event) => !(event.target instanceof HTMLButtonElement && !event.target.dataset.row) && freeze() });

  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(reportOf(store.get(), debug));
      showToast({ title: debugWords.copied, why: debugWords.copiedWhy, tone: "ok", key: "report" });
    } catch (error) {
      showToast({ title: debugWords.notCopied, why: String(error), tone: "warn", key: "report" });
    }
  }

  return (
    <div className="dbg" data-testid="debug" data-listens={debug?.view.listens ?? false}>
      <HeaderActions>
        <Button variant="ghost" keys={["Space"]} aria-pressed={frozen !== null} onClick={freeze}>
          {frozen === null ? <Pause size={14} aria-hidden="true" /> : <Play size={14} aria-hidden="true" />}
          {frozen === null ? debugWords.freeze : debugWords.goOn}
        </Button>
      </HeaderActions>
      <Facts debug={debug} onDone={look} />
      <div className="dr">
        <Measures journal={shown} now={now} />
        <div className="toolbar">
          <Tabs
            label={debugWords.views}
            tabs={[
              { value: "messages", label: debugWords.messages, count: messages.length },
              { value: "types", label: debugWords.byType },
              { value: "history", label: debugWords.history },
            ]}
            value={page}
            onChange={setPage}
          />
          <span className="grow" />
          <RecordButton recording={debug?.view.recording ?? null} onDone={look} />
          <ReplayButton />
          <Button variant="ghost" size="sm" onClick={() => void copy()}>
            <Copy size={14} strokeWidth={2} aria-hidden="true" />
            {debugWords.copy}
          </Button>
        </div>
        {debug?.view.recording && <RecordingLine recording={debug.view.recording} />}
        {page === "messages" && (
          <Messages messages={messages} entries={shown.entries} listens={debug?.view.listens ?? true} />
        )}
        {page === "types" && <ByType seconds={shown.seconds} now={now} />}
        {page === "history" && <ConnectionHistory history={debug?.view.history ?? []} />}
      </div>
    </div>
  );
}

function Measures({ journal: { entries, seconds, latencies }, now }: { journal: JournalState; now: number }) {
  const inMs = (value: number | null) => (value === null ? debugWords.none : formatMeasured(value, "ms"));
  const last = entries[0];
  return (
    <dl className="met">
      <Measure title={debugWords.p50}>{inMs(percentile(latencies, 0.5))}</Measure>
      <Measure title={debugWords.p95}>{inMs(percentile(latencies, 0.95))}</Measure>
      <Measure title={debugWords.max}>{inMs(percentile(latencies, 1))}</Measure>
      <Measure title={debugWords.perMinute}>
        {formatNumber(inTheMinute(seconds, now))}
        <Sparkline
          points={minuteLine(seconds, now)}
          band={null}
          health="on_track"
          label={debugWords.perMinute}
          width={52}
          height={20}
        />
      </Measure>
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
      <dd className="title num flex items-center gap-2">{children}</dd>
    </div>
  );
}
