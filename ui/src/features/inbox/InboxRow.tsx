import type { InboxItem } from "../../bindings";
import { AgeText } from "../../components/ui/Freshness";
import { parseTime } from "../../lib/format";
import { inboxKindWords, inboxWords } from "../../lib/words";
import { InboxGlyph } from "./InboxGlyph";

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
  const { kind, title, actorName, detail, at, read } = item;
  return (
    <button
      type="button"
      className="ii"
      data-row
      data-testid="inbox-entry"
      data-id={item.id}
      data-read={read}
      data-selected={selected}
      tabIndex={entrance ? 0 : -1}
      aria-current={selected ? "true" : undefined}
      onFocus={onSelect}
      onClick={onSelect}
      onDoubleClick={onOpen}
    >
      <span className="u">{!read && <span className="sr-only">{inboxWords.unreadHere}</span>}</span>
      <InboxGlyph kind={kind} />
      <span className="min-w-0">
        <span className="t block truncate">{title}</span>
        <span className="s block truncate">
          {[inboxKindWords[kind].line, detail, actorName].filter(Boolean).join(" · ")}
        </span>
      </span>
      <span className="fresh">
        <AgeText time={parseTime(at) ?? 0} />
      </span>
    </button>
  );
}
