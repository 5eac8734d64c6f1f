import type { FeedItem, InboxItem } from "../../bindings";
import { FeedRow } from "../../components/ui/FeedRow";
import { AgeText } from "../../components/ui/Freshness";
import { factsOf } from "../../lib/events";
import { parseTime } from "../../lib/format";
import { feedWords, inboxWords } from "../../lib/words";
import { useRealtimeState, useSentence } from "../../realtime/hooks";
import { useRealtime } from "../../realtime/provider";

type Told = Extract<FeedItem, { kind: "event" }>;

/** Lines at most: the page of the thing itself has the rest. */
const MOST = 5;

/** What has happened to a thing since its entry, newest first, as far as this window has heard of it. */
export function WhatFollowed({ item }: { item: InboxItem }) {
  const { store } = useRealtime();
  // As text, so that events about other things draw nothing.
  const seqs = useRealtimeState(({ feed }) =>
    following(feed, item)
      .map(({ seq }) => seq)
      .join(),
  );
  if (seqs === "") return null;
  return (
    <section className="followed" aria-labelledby="followed" data-testid="followed">
      <h3 className="semi" id="followed">
        {inboxWords.followed}
      </h3>
      {following(store.get().feed, item).map((one) => (
        <Line key={one.seq} told={one} />
      ))}
    </section>
  );
}

function following(feed: readonly FeedItem[], { entityType, entityId, at }: InboxItem): Told[] {
  const since = parseTime(at) ?? 0;
  const isAbout = (one: FeedItem): one is Told => {
    if (one.kind !== "event" || one.origin === "replay") return false;
    const facts = factsOf(one.event);
    const same = facts.entityId === entityId || (entityType === "goal" && facts.goalId === entityId);
    return same && (parseTime(one.event.timestamp) ?? 0) > since;
  };
  return feed.filter(isAbout).slice(0, MOST);
}

function Line({ told: { event, origin } }: { told: Told }) {
  const sentence = useSentence(event);
  if (sentence === null) return null;
  return (
    <FeedRow
      actor={sentence.actor}
      segments={sentence.segments}
      quote={sentence.quote}
      time={<AgeText time={parseTime(event.timestamp) ?? 0} />}
      fresh={false}
      missed={origin !== "live"}
      title={feedWords.origins[origin]}
    />
  );
}
