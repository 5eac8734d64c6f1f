import { useNavigate } from "@tanstack/react-router";
import { ChevronDown } from "lucide-react";
import { memo, type RefObject, useEffect, useMemo, useRef, useState } from "react";
import type { FeedItem } from "../../bindings";
import { Button } from "../../components/ui/Button";
import { EmptyState } from "../../components/ui/EmptyState";
import { FeedRow, GapMarker } from "../../components/ui/FeedRow";
import { FeedScroller } from "../../components/ui/FeedScroller";
import { AgeText } from "../../components/ui/Freshness";
import { Picker } from "../../components/ui/Picker";
import { useFresh } from "../../components/ui/useFresh";
import { useRemembered } from "../../components/ui/useRemembered";
import { factsOf } from "../../lib/events";
import { parseTime } from "../../lib/format";
import { feedWords } from "../../lib/words";
import { useMe, useRealtimeState, useSentence } from "../../realtime/hooks";
import { withoutEchoes } from "./echoes";

/** More rows than a window shows at once. */
const SCREENFUL = 16;

/** How long the feed has to stand still for a crowd to be over, in ms. */
const CALM_MS = 600;

/** The rows of a stream in which it never is so quiet are drawn this late at the most, in ms. */
const LONGEST_WAIT_MS = 2_000;

/** What everybody does, or those whom the reader wants to follow, newest first. */
export function LiveFeed() {
  const all = useRealtimeState((state) => state.feed);
  const [whose, setWhose] = useRemembered<Whose>("feed", WHOSE, "everyone");
  const myId = useMe()?.userId ?? null;
  const highlighted = useRealtimeState((state) => state.highlighted);
  const [away, setAway] = useState(false);
  // What a notification leads to is shown, whoever did it.
  const wanted = useMemo(
    () => withoutEchoes(all.filter((item) => isBy(whose, myId, item) || keyOf(item) === highlighted)),
    [all, whose, myId, highlighted],
  );
  const feed = useDrawn(wanted, highlighted, away);
  const broughtIntoView = useRef<string | null>(null);

  /** Another list begins at its top. */
  function narrow(to: Whose): void {
    setAway(false);
    setWhose(to);
  }

  return (
    <aside className="beside" aria-label={feedWords.title}>
      <div className="flex h-11 flex-none items-center pr-3 pl-5">
        <h2 className="sec grow px-0">{feedWords.title}</h2>
        <WhosePicker whose={whose} onPick={narrow} />
      </div>
      <FeedScroller
        key={whose}
        seqs={feed.map((item) => item.seq)}
        label={feedWords.title}
        testId="feed"
        onAway={setAway}
      >
        {all.length === 0 && <EmptyState title={feedWords.empty} why={feedWords.emptyWhy} />}
        {all.length > 0 && feed.length === 0 && whose !== "everyone" && (
          <EmptyState title={feedWords.nothingBy[whose]} why={feedWords.fellOutWhy} blocked>
            <Button onClick={() => narrow("everyone")}>{feedWords.showEveryone}</Button>
          </EmptyState>
        )}
        {feed.map((item, index) =>
          item.kind === "gap" ? (
            <GapMarker key={item.seq} since={item.since} until={item.until} />
          ) : (
            <Entry key={item.seq} item={item} first={index === 0} broughtIntoView={broughtIntoView} />
          ),
        )}
      </FeedScroller>
    </aside>
  );
}

/**
 * The rows to draw: a crowd replaces all of them several times a second; those below the first screenful follow when it is over, or after a
 * while when it is no more than a stream. To a reader who has scrolled away all are drawn: nothing may move under them.
 */
function useDrawn(feed: readonly FeedItem[], highlighted: string | null, away: boolean): readonly FeedItem[] {
  const [calm, setCalm] = useState({ known: feed[0]?.seq ?? 0, at: 0 });
  const newest = feed[0]?.seq ?? 0;
  const isReplaced = (feed.at(-1)?.seq ?? 0) > calm.known;
  useEffect(() => {
    if (newest === calm.known) return;
    const show = () => setCalm({ known: newest, at: Date.now() });
    const wait = isReplaced ? CALM_MS : Math.min(CALM_MS, calm.at + LONGEST_WAIT_MS - Date.now());
    const timer = setTimeout(show, Math.max(0, wait));
    return () => clearTimeout(timer);
  }, [newest, isReplaced, calm]);
  if (away) return feed;
  return feed.filter((item, index) => index < SCREENFUL || item.seq <= calm.known || keyOf(item) === highlighted);
}

/** Nothing for a gap: nothing leads there. */
function keyOf(item: FeedItem): string | undefined {
  return item.kind === "event" ? item.event.dedupeKey : undefined;
}

/** Whose deeds are shown. */
type Whose = "everyone" | "me" | "others";

const WHOSE = ["everyone", "me", "others"] as const satisfies readonly Whose[];

/** Who is not known is somebody else; a gap concerns everyone. */
function isBy(whose: Whose, myId: string | null, item: FeedItem): boolean {
  if (whose === "everyone" || item.kind === "gap") return true;
  const isMine = myId !== null && factsOf(item.event).actorId === myId;
  return isMine === (whose === "me");
}

function WhosePicker({ whose, onPick }: { whose: Whose; onPick: (whose: Whose) => void }) {
  return (
    <Picker
      label={feedWords.whose}
      options={WHOSE.map((value) => ({ value, label: feedWords.by[value] }))}
      value={whose}
      onPick={onPick}
      align="end"
    >
      <Button variant="ghost" size="sm" aria-label={`${feedWords.whose}: ${feedWords.by[whose]}`} data-testid="feed-by">
        {feedWords.by[whose]}
        <ChevronDown size={12} strokeWidth={2} aria-hidden="true" />
      </Button>
    </Picker>
  );
}

interface EntryProps {
  item: Extract<FeedItem, { kind: "event" }>;
  first: boolean;
  /** The entry that was brought into view last: that happens once. */
  broughtIntoView: RefObject<string | null>;
}

/** Of fifty entries one is new. */
const Entry = memo(function Entry({ item, first, broughtIntoView }: EntryProps) {
  const { event, receivedAt, origin } = item;
  const missed = origin !== "live";
  const sentence = useSentence(event);
  const highlighted = useRealtimeState((state) => state.highlighted === event.dedupeKey);
  const navigate = useNavigate();
  const fresh = useFresh(receivedAt);
  const row = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (!highlighted || broughtIntoView.current === event.dedupeKey) return;
    broughtIntoView.current = event.dedupeKey;
    bringIntoView(row.current);
  }, [highlighted, event.dedupeKey, broughtIntoView]);

  if (sentence === null) return null;
  const { entityId, goalId } = factsOf(event);
  const open = goalId === null ? undefined : () => void navigate({ to: "/goals/$goalId", params: { goalId } });
  return (
    <div ref={row}>
      <FeedRow
        actor={sentence.actor}
        segments={sentence.segments}
        quote={sentence.quote}
        time={<AgeText time={parseTime(event.timestamp) ?? 0} />}
        fresh={fresh && !missed}
        missed={missed}
        title={feedWords.origins[origin]}
        tabIndex={first ? 0 : -1}
        onClick={open}
        onKeyDown={(key) => {
          if (key.key === "Enter") open?.();
        }}
        data-row
        data-opens={open ? "" : undefined}
        data-testid="feed-entry"
        data-event-type={event.type}
        data-entity-id={entityId ?? ""}
        data-event-key={event.dedupeKey}
        data-highlighted={highlighted ? "true" : undefined}
      />
    </div>
  );
});

function bringIntoView(row: HTMLElement | null): void {
  const entry = row?.querySelector<HTMLElement>("[data-row]");
  entry?.scrollIntoView({ block: "center" });
  entry?.focus({ preventScroll: true });
}
