import { useQuery } from "@tanstack/react-query";
import { Fragment, useMemo, useState } from "react";
import type { GoalActivity } from "../../bindings";
import { FeedRow, GapMarker } from "../../components/ui/FeedRow";
import { FeedScroller } from "../../components/ui/FeedScroller";
import { AgeText } from "../../components/ui/Freshness";
import { Tabs } from "../../components/ui/Toolbar";
import { useFresh } from "../../components/ui/useFresh";
import { factsOf } from "../../lib/events";
import { formatClock, formatToday } from "../../lib/format";
import { shortName } from "../../lib/names";
import { activityFallback, activityVerbs, composerWords, feedWords, goalWords, words } from "../../lib/words";
import { useMe, useRealtimeState, useSentence } from "../../realtime/hooks";
import { useRealtime } from "../../realtime/provider";
import { goalQuery } from "../../realtime/queries";
import type { EventItem } from "../../realtime/store";
import { useFollowed } from "../../realtime/useFollowed";
import { type ActivityEntry, type ActivityKind, activityOf, kindOfEntry, mergeActivity } from "./activity";

/** What the feed is given. */
interface GoalActivityFeedProps {
  goalId: string;
  /** What the server remembers, newest first. */
  initialActivities: readonly GoalActivity[];
  /** Entries shown at most (protocol.md 7.4). */
  maxActivities?: number;
  /** Show what is new at once while the reader is at the top; a pill counts it otherwise. */
  autoScroll?: boolean;
}

/**
 * What happened on a goal, before and since the page was opened.
 *
 * @example
 * <GoalActivityFeed goalId={goal.id} initialActivities={goal.recentActivity} maxActivities={20} />
 */
export function GoalActivityFeed({
  goalId,
  initialActivities,
  maxActivities = 50,
  autoScroll = true,
}: GoalActivityFeedProps) {
  const live = useLive(goalId, maxActivities);
  const gaps = useRealtimeState((state) => state.gaps);
  const [kind, setKind] = useState<ActivityKind | "all">("all");
  const entries = mergeActivity(initialActivities, live, gaps)
    .filter((entry) => kind === "all" || kindOfEntry(entry) === kind)
    .slice(0, maxActivities);
  return (
    <>
      <div className="flex h-11 flex-none items-center gap-2 pr-3 pl-5">
        <h2 className="semi grow">{goalWords.activity}</h2>
        <Tabs label={composerWords.show} tabs={KINDS} value={kind} onChange={setKind} />
      </div>
      {entries.length === 0 && <p className="small px-5 text-ink-3">{goalWords.noActivity}</p>}
      <FeedScroller
        key={kind}
        seqs={seqsOf(entries)}
        label={goalWords.activity}
        testId="activity"
        autoScroll={autoScroll}
      >
        {entries.map((entry, index) => (
          <Fragment key={entry.key}>
            {dayOf(entry) !== dayOf(entries[index - 1]) && <Day time={entry.time} />}
            <Line entry={entry} goalId={goalId} first={index === 0} />
          </Fragment>
        ))}
      </FeedScroller>
    </>
  );
}

/** What happens on the goal while it is open. */
function useLive(goalId: string, limit: number): readonly EventItem[] {
  const { store } = useRealtime();
  const { data: goal } = useQuery(goalQuery(store, goalId));
  // As text: the KPIs are others at each reading, their ids are not.
  const kpis = goal?.measures.map(({ measureId }) => measureId).join("\n") ?? "";
  const wants = useMemo(() => activityOf(goalId, kpis.split("\n")), [goalId, kpis]);
  return useFollowed(goalId, wants, limit);
}

/** Of the live entries, newest first: they stand by the time of their events, which may have come late. */
function seqsOf(entries: readonly ActivityEntry[]): number[] {
  return entries.flatMap((entry) => (entry.kind === "live" ? [entry.item.seq] : [])).sort((a, b) => b - a);
}

const KINDS = [
  { value: "all", label: composerWords.all },
  { value: "notes", label: composerWords.notes },
  { value: "kpis", label: composerWords.kpis },
] as const;

function dayOf(entry: ActivityEntry | undefined): string {
  return entry === undefined || entry.time === 0 ? "" : new Date(entry.time).toDateString();
}

function Day({ time }: { time: number }) {
  if (time === 0) return null;
  const today = new Date(time).toDateString() === new Date().toDateString();
  return <div className="day">{today ? composerWords.today : formatToday(time)}</div>;
}

function Line({ entry, goalId, first }: { entry: ActivityEntry; goalId: string; first: boolean }) {
  switch (entry.kind) {
    case "live":
      return <LiveLine entry={entry} goalId={goalId} first={first} />;
    case "stored":
      return <StoredLine entry={entry} first={first} />;
    case "gap":
      return <GapMarker since={entry.gap.since} until={entry.gap.until} />;
  }
}

/** An age while it is today, the time of day before. */
function When({ time }: { time: number }) {
  const today = new Date(time).toDateString() === new Date().toDateString();
  return today ? <AgeText time={time} /> : formatClock(time);
}

interface LiveLineProps {
  entry: Extract<ActivityEntry, { kind: "live" }>;
  goalId: string;
  first: boolean;
}

function LiveLine({ entry, goalId, first }: LiveLineProps) {
  const { event, receivedAt, origin } = entry.item;
  const sentence = useSentence(event, goalId);
  const missed = origin !== "live";
  const fresh = useFresh(receivedAt);
  if (sentence === null) return null;
  return (
    <FeedRow
      actor={sentence.actor}
      segments={sentence.segments}
      quote={sentence.quote}
      time={<When time={entry.time} />}
      fresh={fresh && !missed}
      missed={missed}
      title={feedWords.origins[origin]}
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
  const { activityType, author, authorId, text } = entry.stored;
  const me = useMe();
  const mine = me !== null && authorId !== null && (authorId === me.userId || authorId === me.personId);
  const name = useRealtimeState(({ names }) => author ?? (authorId === null ? undefined : names[authorId])) ?? null;
  return (
    <FeedRow
      actor={name === null ? null : { id: authorId ?? name, name, short: mine ? words.you : shortName(name) }}
      segments={[{ text: activityVerbs[activityType] ?? activityFallback, tone: "plain" }]}
      quote={quoteOf(activityType, text)}
      time={entry.time === 0 ? null : <When time={entry.time} />}
      fresh={false}
      tabIndex={first ? 0 : -1}
      data-row
      data-testid="activity-entry"
    />
  );
}

/** What the server wrote, without what the line says already, and in words instead of the names of statuses. */
function quoteOf(activityType: string, text: string | null): string | null {
  if (!text || activityType === "goal_created") return null;
  return activityType.endsWith("_status_changed") ? text.replaceAll("_", " ") : text;
}
