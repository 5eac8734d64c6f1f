import { ArrowUp } from "lucide-react";
import { type ReactNode, useLayoutEffect, useRef, useState } from "react";
import { feedWords } from "../../lib/words";

/** A feed that never moves under a reader who has scrolled away (protocol.md 7.4). */
interface FeedScrollerProps {
  /** Sequence numbers of the entries, newest first. */
  seqs: readonly number[];
  label: string;
  testId: string;
  /** False: even a reader at the top goes to what is new only by the pill. */
  autoScroll?: boolean;
  /** Hears whether the reader has scrolled away from the newest entry. */
  onAway?: (away: boolean) => void;
  children: ReactNode;
}

/** Keeps its place while entries arrive above, and counts them in a pill. */
export function FeedScroller({ seqs, label, testId, autoScroll = true, onAway, children }: FeedScrollerProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const anchor = useRef<{ row: Element; top: number } | null>(null);
  /** The newest entry when the reader left the top; null at the top. */
  const [leftAt, setLeftAt] = useState<number | null>(autoScroll ? null : (seqs[0] ?? 0));
  const unseen = leftAt === null ? 0 : seqs.filter((seq) => seq > leftAt).length;

  // After every render: what was first before may have been pushed down. At the top nothing is to be kept, and nothing measured.
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null || leftAt === null) {
      anchor.current = null;
      return;
    }
    if (anchor.current?.row.isConnected) element.scrollTop += topOf(anchor.current.row) - anchor.current.top;
    const row = element.querySelector("[data-row]");
    anchor.current = row && { row, top: topOf(row) };
  });

  function scrolled(): void {
    const away = (scroller.current?.scrollTop ?? 0) > 0;
    onAway?.(away);
    if (away || autoScroll) setLeftAt((known) => (away ? (known ?? seqs[0] ?? 0) : null));
  }

  function showNew(): void {
    setLeftAt(autoScroll ? null : (seqs[0] ?? 0));
    anchor.current = null;
    scroller.current?.scrollTo({ top: 0 });
    onAway?.(false);
  }

  return (
    <>
      {unseen > 0 && (
        <div className="absolute inset-x-0 top-11 z-10 flex justify-center">
          <button type="button" className="pill" onClick={showNew}>
            <ArrowUp size={14} strokeWidth={2} aria-hidden="true" />
            {feedWords.newEntries(unseen)}
          </button>
        </div>
      )}
      <div className="scroll [overflow-anchor:none]" ref={scroller} onScroll={scrolled}>
        <div
          className="feed"
          {...(seqs.length > 0 ? { role: "feed", "aria-label": label } : {})}
          data-testid={testId}
          data-rows
        >
          {children}
        </div>
      </div>
    </>
  );
}

function topOf(row: Element): number {
  return row instanceof HTMLElement ? row.offsetTop : 0;
}
