import { Check, Mail } from "lucide-react";
import type { ReactNode } from "react";
import type { InboxItem } from "../../bindings";
import { Avatar } from "../../components/ui/Avatar";
import { Button } from "../../components/ui/Button";
import { formatMoment, parseTime } from "../../lib/format";
import { inboxKindWords, inboxWords, words } from "../../lib/words";
import { InboxGlyph } from "./InboxGlyph";
import { WhatFollowed } from "./WhatFollowed";
import { Why } from "./Why";

interface InboxDetailProps {
  item: InboxItem;
  about: ReactNode;
  take: ReactNode;
  onOpen: () => void;
  onMark: (read: boolean) => void;
}

/** One entry at full length, what can be done with it, what it stands at now and what followed. */
export function InboxDetail({ item, about, take, onOpen, onMark }: InboxDetailProps) {
  const { kind, title, detail, actorId, actorName, at, read, origin } = item;
  return (
    <article className="id" aria-label={inboxWords.detail} data-testid="inbox-detail">
      <div className="small flex items-center gap-2 text-ink-2">
        <InboxGlyph kind={kind} />
        <span className={kind === "criticalIssue" ? "strong text-danger-text" : ""}>{inboxKindWords[kind].head}</span>
        <span className="grow" />
        <span className="fresh">{formatMoment(parseTime(at) ?? 0, Date.now())}</span>
      </div>
      <h2 className="page-title mt-2">{title}</h2>
      {(actorId !== null || actorName !== null) && (
        <div className="mt-2 flex items-center gap-2 text-ink-2">
          <Avatar id={actorId ?? ""} name={actorName ?? words.someone} />
          {inboxWords.by(actorName ?? words.someone)}
        </div>
      )}
      {detail && <p className="mt-5 max-w-[52ch] whitespace-pre-line">{detail}</p>}
      {origin === "catchUp" && <p className="small mt-3 text-ink-3">{inboxWords.missed}</p>}
      <div className="mt-5 flex flex-wrap gap-2">
        <Button keys={["↵"]} onClick={onOpen}>
          {inboxWords.open}
        </Button>
        {take}
        {read ? (
          <Button variant="ghost" keys={["U"]} onClick={() => onMark(false)}>
            <Mail size={14} strokeWidth={2} aria-hidden="true" />
            {inboxWords.markUnread}
          </Button>
        ) : (
          <Button variant="ghost" keys={["E"]} onClick={() => onMark(true)}>
            <Check size={14} strokeWidth={2} aria-hidden="true" />
            {inboxWords.markRead}
          </Button>
        )}
        <Why item={item} />
      </div>
      {about}
      <WhatFollowed item={item} />
    </article>
  );
}
