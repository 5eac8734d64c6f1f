import { useMemo, useState } from "react";
import type { WireMessage } from "../../bindings";
import { EmptyState } from "../../components/ui/EmptyState";
import { ToneGlyph } from "../../components/ui/toast";
import { formatBytes, formatMeasured } from "../../lib/format";
import { debugWords } from "../../lib/words";
import type { JournalEntry } from "../../realtime/journal";
import { contentOf, exactTime, indented, typeOf } from "./shown";

interface MessagesProps {
  /** Newest first. */
  messages: readonly WireMessage[];
  /** The events of the window, with their times to the screen. */
  entries: readonly JournalEntry[];
}

/** The last messages of the wire; the chosen one as it came and as it was delivered. */
export function Messages({ messages, entries }: MessagesProps) {
  const [chosen, setChosen] = useState<number | null>(null);
  const shownMs = useMemo(
    () => new Map(entries.map(({ item, shownMs }) => [item.event.dedupeKey, shownMs] as const)),
    [entries],
  );
  const message = messages.find(({ number }) => number === chosen) ?? messages[0];
  return (
    <>
      <div className="mr head" aria-hidden="true">
        <span>{debugWords.arrived}</span>
        <span>{debugWords.type}</span>
        <span>{debugWords.content}</span>
        <span className="text-right">{debugWords.toScreen}</span>
        <span />
      </div>
      <div className="scroll" data-rows>
        {messages.length === 0 && <EmptyState title={debugWords.empty} why={debugWords.emptyWhy} />}
        {messages.map((one) => (
          <Line
            key={one.number}
            message={one}
            shownMs={one.fate === "delivered" && one.dedupeKey ? (shownMs.get(one.dedupeKey) ?? null) : null}
            selected={one === message}
            onSelect={() => setChosen(one.number)}
          />
        ))}
      </div>
      {message && <Both message={message} />}
    </>
  );
}

interface LineProps {
  message: WireMessage;
  shownMs: number | null;
  selected: boolean;
  onSelect: () => void;
}

function Line({ message, shownMs, selected, onSelect }: LineProps) {
  const faint = message.fate === "duplicate" || message.fate === "foreign" || message.fate === "beforeAuth";
  return (
    <button
      type="button"
      className="mr"
      data-row
      data-testid="debug-event"
      data-selected={selected}
      data-fate={message.fate}
      tabIndex={selected ? 0 : -1}
      onFocus={onSelect}
      onClick={onSelect}
    >
      <span>{exactTime(message.at)}</span>
      <span className={`truncate ${faint ? "" : "text-ink"}`}>{typeOf(message)}</span>
      <span className="truncate">{contentOf(message)}</span>
      <span className="text-right">
        {shownMs === null || message.replayed ? debugWords.none : formatMeasured(shownMs, "ms")}
      </span>
      <span className="flex items-center gap-1">
        <Remark message={message} />
      </span>
    </button>
  );
}

function Remark({ message: { fate, normalised, replayed } }: { message: WireMessage }) {
  if (fate === "rejected") return <Trouble tone="danger" word={debugWords.fates.rejected} />;
  if (fate === "duplicate" || fate === "foreign" || fate === "beforeAuth") return debugWords.fates[fate];
  if (normalised?.includes('"type":"unknown"')) return <Trouble tone="warn" word={debugWords.unknown} />;
  if (fate === "delivered" && normalised !== null && !normalised.includes('"warnings":[]')) {
    return <Trouble tone="warn" word={debugWords.degraded} />;
  }
  return replayed ? debugWords.replayed : null;
}

function Trouble({ tone, word }: { tone: "warn" | "danger"; word: string }) {
  return (
    <>
      <ToneGlyph tone={tone} />
      <span className={tone === "warn" ? "text-warn-text" : "text-danger-text"}>{word}</span>
    </>
  );
}

function Both({ message }: { message: WireMessage }) {
  const { raw, normalised, rejection, fate, bytes, replayed } = message;
  const [normalType, rawType] = [typeIn(normalised), message.rawType];
  return (
    <div className="js">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and the keys scroll what has the focus. */}
      <section aria-label={debugWords.receivedText} data-testid="debug-raw" tabIndex={0}>
        <h2>
          {debugWords.receivedText} · {formatBytes(bytes)}
        </h2>
        <pre className="selectable">{raw === "" ? debugWords.unread : indented(raw)}</pre>
      </section>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: as above. */}
      <section aria-label={debugWords.delivered} data-testid="debug-normalised" tabIndex={0}>
        <h2>
          {fate === "delivered" ? debugWords.delivered : debugWords.fates[fate]}
          {normalType !== null && rawType !== "" && normalType !== rawType && ` · ${debugWords.alias(rawType)}`}
          {replayed && ` · ${debugWords.replayed}`}
        </h2>
        <pre className="selectable">{normalised === null ? rejection : indented(normalised)}</pre>
      </section>
    </div>
  );
}

function typeIn(normalised: string | null): string | null {
  return normalised === null ? null : (/"type":"([^"]*)"[^{]*$/.exec(normalised)?.[1] ?? null);
}
