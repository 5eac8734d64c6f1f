import type { InboxItem } from "../../bindings";
import { AgeText } from "../../components/ui/Freshness";
import { formatComing, formatMoment, parseTime } from "../../lib/format";
import { inboxKindWords, inboxWords, muteWords } from "../../lib/words";
import { EntryGlyph } from "./EntryGlyph";

interface InboxRowProps {
  item: InboxItem;
  selected: boolean;
  /** Whether Tab leads to it. */
  entrance: boolean;
  onSelect: () => void;
  onOpen: () => void;
}

/** The thing, and below it what happened to it. */
export function InboxRow({ item, selected, entrance, onSelect, onOpen }: InboxRowProps) {
  const { title, at, snoozed, returned } = item;
  // What is out of the way waits for nobody.
  const isUnread = !item.read && snoozed === null;
  return (
    <button
      type="button"
      className="ii"
      data-row
      data-testid="inbox-entry"
      data-id={item.id}
      data-read={!isUnread}
      data-selected={selected}
      tabIndex={entrance ? 0 : -1}
      aria-current={selected ? "true" : undefined}
      onFocus={onSelect}
      onClick={onSelect}
      onDoubleClick={onOpen}
    >
      <span className="u">{isUnread && <span className="sr-only">{inboxWords.unreadHere}</span>}</span>
      <EntryGlyph item={item} />
      <span className="min-w-0">
        <span className="t block truncate">{title}</span>
        <span className="s block truncate">{secondLine(item)}</span>
      </span>
      <span className="fresh">
        {snoozed === null && returned !== null ? (
          formatMoment(parseTime(returned.at) ?? 0, Date.now())
        ) : (
          <AgeText time={parseTime(at) ?? 0} />
        )}
      </span>
    </button>
  );
}

/** What happened to the thing, or that it is out of the way, or back. */
function secondLine({ kind, actorName, detail, snoozed, returned, isMuted }: InboxItem): string {
  if (snoozed !== null) {
    const when = formatComing(parseTime(snoozed.until) ?? 0, Date.now());
    return [inboxWords.until(when), quoted(snoozed.reason)].filter(Boolean).join(" · ");
  }
  if (returned !== null) {
    const why = quoted(returned.reason) ?? inboxKindWords[kind].line;
    return [inboxWords.backFromSnooze, why].join(" · ");
  }
  if (isMuted) return [inboxKindWords[kind].line, muteWords.keptQuiet].join(" · ");
  return [inboxKindWords[kind].line, detail, actorName].filter(Boolean).join(" · ");
}

function quoted(reason: string | null): string | null {
  return reason === null ? null : inboxWords.quoted(reason);
}
