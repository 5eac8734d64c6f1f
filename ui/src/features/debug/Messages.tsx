import { useMemo, useState } from "react";
import type { WireMessage } from "../../bindings";
import { EmptyState } from "../../components/ui/EmptyState";
import { ToneGlyph } from "../../components/ui/toast";
import { formatBytes, formatMeasured } from "../../lib/format";
import { debugWords } from "../../lib/words";
import type { JournalEntry } from "../../realtime/journal";
import { type Delivered, deliveredLines } from "./delivered";
import { contentOf, exactTime, indented, typeOf } from "./shown";

interface MessagesProps {
  /** Newest first. */
  messages: readonly WireMessage[];
  /** The events of the window, with their times to the screen. */
  entries: readonly JournalEntry[];
  /** Messages are heard at all. */
  listens: boolean;
}

/** The last messages of the wire; the chosen one as it came and as it was delivered. */
export function Messages({ messages, entries, listens }: MessagesProps) {
  const [chosen, setChosen] = useState<number | null>(null);
  const known = useMemo(() => new Map(entries.map((entry) => [entry.item.event.dedupeKey, entry] as const)), [entries]);
  // Of a message that came twice the window got the first one.
  const entryOf = ({ fate, dedupeKey }: WireMessage) =>
    (fate === "delivered" && dedupeKey && known.get(dedupeKey)) || null;
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
        {messages.length === 0 && (
          <EmptyState
            title={listens ? debugWords.empty : debugWords.notListening}
            why={listens ? debugWords.emptyWhy : debugWords.notListeningWhy}
          />
        )}
        {messages.map((one) => (
          <Line
            key={one.number}
            message={one}
            shownMs={entryOf(one)?.shownMs ?? null}
            selected={one === message}
            onSelect={() => setChosen(one.number)}
          />
        ))}
      </div>
      {message && <Both message={message} entry={entryOf(message)} />}
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

function Both({ message, entry }: { message: WireMessage; entry: JournalEntry | null }) {
  const { raw, rejection, fate, bytes, replayed } = message;
  const lines = useMemo(() => deliveredLines(message, entry), [message, entry]);
  return (
    <div className="js">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and the keys scroll what has the focus. */}
      <section aria-label={debugWords.receivedText} data-testid="debug-raw" tabIndex={0}>
        <h2>
          {debugWords.receivedText} · {formatBytes(bytes)}
        </h2>
        <pre className="selectable">{raw === "" ? debugWords.unread : <Json text={indented(raw)} />}</pre>
      </section>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: as above. */}
      <section aria-label={debugWords.delivered} data-testid="debug-normalised" tabIndex={0}>
        <h2>
          {fate === "delivered" ? debugWords.delivered : debugWords.fates[fate]}
          {replayed && ` · ${debugWords.replayed}`}
        </h2>
        <pre className="selectable">
          {lines === null
            ? rejection
            : ["{\n", ...lines.map((line) => <DeliveredLine key={line.name} line={line} />), "}"]}
        </pre>
      </section>
    </div>
  );
}

function DeliveredLine({ line: { name, value, remark } }: { line: Delivered }) {
  return (
    <>
      {`  ${name}: `}
      <b>{value}</b>
      {remark !== null && <i>{`   ${remark}`}</i>}
      {"\n"}
    </>
  );
}

/** Indented JSON, its values told from its names. */
function Json({ text }: { text: string }) {
  return text.split("\n").map((line, index) => {
    const [, name = "", value = "", rest = ""] = /^(\s*(?:"(?:[^"\\]|\\.)*": )?)(.*?)(,?)$/.exec(line) ?? [];
    return (
      // biome-ignore lint/suspicious/noArrayIndexKey: the lines of one text keep their places.
      <span key={index}>
        {name}
        {/^[[\]{}]+$/.test(value) ? value : <b>{value}</b>}
        {rest}
        {"\n"}
      </span>
    );
  });
}
