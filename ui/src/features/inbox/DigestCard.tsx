import { History } from "lucide-react";
import { useState } from "react";
import type { InboxItem } from "../../bindings";
import { Button } from "../../components/ui/Button";
import { formatMoment } from "../../lib/format";
import { inboxKindWords, inboxWords } from "../../lib/words";
import type { InboxEntry } from "./groups";
import { InboxGlyph } from "./InboxGlyph";

/** Lines before the rest is folded. */
const SHOWN = 3;

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
  selectedId: number | null;
  onSelect: (item: InboxItem) => void;
  onOpen: (item: InboxItem) => void;
}

/** What happened during one absence. */
export function DigestCard({ digest: { items, since, until }, selectedId, onSelect, onOpen }: DigestCardProps) {
  const [open, setOpen] = useState(false);
  const sorted = [...items].sort((a, b) => WEIGHT[a.kind] - WEIGHT[b.kind]);
  const shown = open ? sorted : sorted.slice(0, SHOWN);
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
          tabIndex={-1}
          onFocus={() => onSelect(item)}
          onClick={() => onSelect(item)}
          onDoubleClick={() => onOpen(item)}
        >
          <InboxGlyph kind={item.kind} />
          <span className="grow truncate text-start">{item.title}</span>
          <span className="text-ink-3">{inboxKindWords[item.kind].short}</span>
        </button>
      ))}
      {items.length > SHOWN && (
        <div className="mt-1 flex items-center">
          <span className="small grow text-ink-3">{!open && inboxWords.andMore(items.length - SHOWN)}</span>
          <Button variant="ghost" size="sm" onClick={() => setOpen(!open)}>
            {open ? inboxWords.fewer : inboxWords.showAll}
          </Button>
        </div>
      )}
    </section>
  );
}
