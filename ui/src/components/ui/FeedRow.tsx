import { History } from "lucide-react";
import { Fragment, type HTMLAttributes, type ReactNode } from "react";
import { formatMoment, parseTime } from "../../lib/format";
import { feedWords } from "../../lib/words";
import type { Segment } from "../../lib/words/sentences";
import { Avatar } from "./Avatar";

/** Who did what and when, on a row of a feed. */
interface FeedRowProps extends HTMLAttributes<HTMLElement> {
  /** Null when it is not known who. */
  actor: { id: string | null; name: string; short: string } | null;
  segments: readonly Segment[];
  quote: string | null;
  time: ReactNode;
  /** Just arrived: tinted for a moment. */
  fresh: boolean;
  /** Not seen live but read afterwards: a clock takes the place of the face. */
  missed?: boolean;
}

/** One row. Further attributes go to the row itself. */
export function FeedRow({ actor, segments, quote, time, fresh, missed = false, ...rest }: FeedRowProps) {
  return (
    <article className={fresh ? "fi enters" : "fi"} {...rest}>
      {fresh && <span className="wash" />}
      {actor?.id && !missed ? <Avatar id={actor.id} name={actor.name} /> : <NoFace />}
      <div className="word-break">
        {actor && (
          <span className="who" title={actor.name}>
            {actor.short}
          </span>
        )}
        {segments.map((segment, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a sentence have no identity but their place.
          <Fragment key={index}>
            {actor || index > 0 ? " " : ""}
            <Piece segment={segment} />
          </Fragment>
        ))}
        {quote && <div className="quote">{quote}</div>}
      </div>
      <span className="tm">{time}</span>
    </article>
  );
}

function Piece({ segment }: { segment: Segment }) {
  if (segment.tone === "what") return <b>{segment.text}</b>;
  if (segment.tone === "meta") return <span className="text-ink-3">{segment.text}</span>;
  return segment.text;
}

function NoFace() {
  return (
    <span className="grid size-5 place-items-center text-glyph">
      <History size={14} strokeWidth={2} aria-hidden="true" />
    </span>
  );
}

/** Marks a stretch (ISO 8601 times) in which updates may have been missed. */
export function GapMarker({ since, until }: { since: string; until: string }) {
  const moment = (text: string) => formatMoment(parseTime(text) ?? 0, Date.now());
  return (
    <div className="gap" data-testid="feed-gap">
      <span>{feedWords.gap(moment(since), moment(until))}</span>
    </div>
  );
}
