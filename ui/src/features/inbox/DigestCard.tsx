import { History } from "lucide-react";
import type { InboxItem } from "../../bindings";
import { Button } from "../../components/ui/Button";
import { formatMoment } from "../../lib/format";
import { inboxKindWords, inboxWords } from "../../lib/words";
import type { InboxEntry } from "./groups";
import { InboxGlyph } from "./InboxGlyph";

/** Lines before the rest is folded. */
export const LINES = 3;

/** At most so many more lines at a time: an absence may have been long. */
const FURTHER = 100;

/** What matters most stands first. */
const WEIGHT: Record<InboxItem["kind"], number> = {
  criticalIssue: 0,
  actionAssigned: 1,
  goalCompleted: 2,
  issueCreated: 3,
  goalCancelled: 4,
};

interface DigestCardProps {
  digest: Extract<InboxEntry, { kind: "digest" }>;
  /** As many lines are shown at most. */
  lines: number;
  onLines: (count: number) => void;
  selectedId: number | null;
  onSelect: (item: InboxItem) => void;
  onOpen: (item: InboxItem) => void;
}

/** What happened during one absence. */
export function DigestCard({ digest, lines, onLines, selectedId, onSelect, onOpen }: DigestCardProps) {
  const { items, since, until } = digest;
  const sorted = [...items].sort((a, b) => WEIGHT[a.kind] - WEIGHT[b.kind]);
  const shown = sorted.slice(0, lines);
  const rest = items.length - shown.length;
  const now = Date.now();
  return (
    <section className="digest" aria-label={inboxWords.away} data-testid="digest">
      <div className="mb-1.5 flex items-center gap-2">
        <History size={16} strokeWidth={1.75} className="flex-none text-glyph" aria-hidden="true" />
        <h3 className="semi grow">{inboxWords.away}</h3>
        <span className="fresh">{inboxWords.awaySpan(formatMoment(since, now), formatMoment(until, now))}</span>
      </div>
      {shown.map((item) => (
        <button
          type="button"
          key={item.id}
          className="li"
          data-row
          data-id={item.id}
          data-read={item.read}
          data-selected={item.id === selectedId}
          tabIndex={item.id === selectedId ? 0 : -1}
          onFocus={() => onSelect(item)}
          onClick={() => onSelect(item)}
          onDoubleClick={() => onOpen(item)}
        >
          <InboxGlyph kind={item.kind} />
          <span className="grow truncate text-start">{item.title}</span>
          <span className="text-ink-3">{inboxKindWords[item.kind].short}</span>
        </button>
      ))}
      {items.length > LINES && (
        <div className="mt-1 flex items-center">
          <span className="small grow text-ink-3">{rest > 0 && inboxWords.andMore(rest)}</span>
          <Button variant="ghost" size="sm" onClick={() => onLines(rest > 0 ? lines + Math.min(rest, FURTHER) : LINES)}>
            {rest === 0 ? inboxWords.fewer : rest > FURTHER ? inboxWords.further(FURTHER) : inboxWords.showAll}
          </Button>
        </div>
      )}
    </section>
  );
}

/** The height of a card before it is measured, in px. */
export function heightOfDigest({ items }: DigestCardProps["digest"], lines: number): number {
  return FRAME + Math.min(items.length, lines) * LINE + (items.length > LINES ? FOOT : 0);
}

/** Its margins, padding and head; each line; the button below them. */
const FRAME = 56;
const LINE = 26;
const FOOT = 32;
