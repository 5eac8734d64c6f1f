import type { GoalDetail } from "../../bindings";
import { FeedRow, GapMarker } from "../../components/ui/FeedRow";
import { FeedScroller } from "../../components/ui/FeedScroller";
import { AgeText } from "../../components/ui/Freshness";
import { useFresh } from "../../components/ui/useFresh";
import { factsOf } from "../../lib/events";
import { shortName } from "../../lib/names";
import { sentenceFor } from "../../lib/sentences";
import { activityFallback, activityVerbs, goalWords } from "../../lib/words";
import { useMe, useRealtimeState } from "../../realtime/hooks";
import { type ActivityEntry, gapsOf, liveItemsOf, mergeActivity } from "./activity";

/** What happened on a goal, before and since the page was opened. */
export function GoalActivityFeed({ goal }: { goal: GoalDetail }) {
  const feed = useRealtimeState((state) => state.feed);
  const live = liveItemsOf(goal, feed);
  const entries = mergeActivity(goal.recentActivity, live, gapsOf(feed));
  return (
    <aside className="beside" aria-label={goalWords.activity}>
      <h2 className="sec h-11 flex-none px-5">{goalWords.activity}</h2>
      {entries.length === 0 && <p className="small px-5 text-ink-3">{goalWords.noActivity}</p>}
      <FeedScroller seqs={live.map((item) => item.seq)} label={goalWords.activity} testId="activity">
        {entries.map((entry, index) => (
          <Line key={entry.key} entry={entry} first={index === 0} />
        ))}
      </FeedScroller>
    </aside>
  );
}

function Line({ entry, first }: { entry: ActivityEntry; first: boolean }) {
  switch (entry.kind) {
    case "live":
      return <LiveLine entry={entry} first={first} />;
    case "stored":
      return <StoredLine entry={entry} first={first} />;
    case "gap":
      return <GapMarker since={entry.gap.since} until={entry.gap.until} />;
  }
}

function LiveLine({ entry, first }: { entry: Extract<ActivityEntry, { kind: "live" }>; first: boolean }) {
  const names = useRealtimeState((state) => state.names);
  const me = useMe();
  const { event, receivedAt } = entry.item;
  const fresh = useFresh(receivedAt);
  const sentence = sentenceFor(event, names, me);
  if (sentence === null) return null;
  return (
    <FeedRow
      actor={sentence.actor}
      segments={sentence.segments}
      quote={sentence.quote}
      time={<AgeText time={entry.time} />}
      fresh={fresh}
      tabIndex={first ? 0 : -1}
      data-row
      data-testid="activity-entry"
      data-event-type={event.type}
      data-entity-id={factsOf(event).entityId ?? ""}
      data-event-key={event.dedupeKey}
    />
  );
}

function StoredLine({ entry, first }: { entry: Extract<ActivityEntry, { kind: "stored" }>; first: boolean }) {
  const { activityType, author, text } = entry.stored;
  return (
    <FeedRow
      actor={author === null ? null : { id: author, name: author, short: shortName(author) }}
      segments={[{ text: activityVerbs[activityType] ?? activityFallback, tone: "plain" }]}
      quote={text || null}
      time={entry.time === 0 ? null : <AgeText time={entry.time} />}
      fresh={false}
      tabIndex={first ? 0 : -1}
      data-row
      data-testid="activity-entry"
    />
  );
}
