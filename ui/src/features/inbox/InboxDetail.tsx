import { AlarmClock, BellOff, Check, Mail } from "lucide-react";
import { type ReactNode, useState } from "react";
import type { InboxItem } from "../../bindings";
import { Avatar } from "../../components/ui/Avatar";
import { Button } from "../../components/ui/Button";
import { formatComing, formatMoment, parseTime } from "../../lib/format";
import { tellMute } from "../../lib/mutes";
import { inboxKindWords, inboxWords, muteWords, words } from "../../lib/words";
import { useMuteOfEntry } from "../../realtime/useMutes";
import { InboxGlyph } from "./InboxGlyph";
import { SnoozeDialog } from "./SnoozeDialog";
import { SnoozeMenu } from "./SnoozeMenu";
import { WhatFollowed } from "./WhatFollowed";
import { Why } from "./Why";

interface InboxDetailProps {
  item: InboxItem;
  about: ReactNode;
  take: ReactNode;
  mute: ReactNode;
  onOpen: () => void;
  onMark: (read: boolean) => void;
  /** It is looked at closely: nothing that arrives takes its place. */
  onHold: () => void;
  snoozing: Snoozing;
}

/** How it is put out of the way, and brought back. */
interface Snoozing {
  /** Whether the menu of times is open: a key opens it, too. */
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onSnooze: (until: number, reason: string | null) => void;
  onBringBack: () => void;
}

/** One entry at full length, what can be done with it, what it stands at now and what followed. */
export function InboxDetail({ item, about, take, mute, onOpen, onMark, onHold, snoozing }: InboxDetailProps) {
  const { kind, title, detail, actorId, actorName, at, read, origin, snoozed } = item;
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
      <Absence item={item} />
      <Muted item={item} />
      {origin === "catchUp" && <p className="small mt-3 text-ink-3">{inboxWords.missed}</p>}
      <div className="mt-5 flex flex-wrap gap-x-1 gap-y-2">
        <Button keys={["↵"]} onClick={onOpen}>
          {inboxWords.open}
        </Button>
        {take}
        {snoozed === null && <Marking read={read} onMark={onMark} />}
        {snoozed !== null && (
          <Button variant="ghost" keys={["U"]} onClick={snoozing.onBringBack}>
            <Mail size={14} strokeWidth={2} aria-hidden="true" />
            {inboxWords.bringBack}
          </Button>
        )}
        <Snooze title={title} given={snoozed?.reason ?? null} {...snoozing} />
        {mute}
        <Why item={item} onOpen={onHold} />
      </div>
      {about}
      <WhatFollowed item={item} />
    </article>
  );
}

function Marking({ read, onMark }: { read: boolean; onMark: (read: boolean) => void }) {
  const Icon = read ? Mail : Check;
  return (
    <Button variant="ghost" keys={[read ? "U" : "E"]} onClick={() => onMark(!read)}>
      <Icon size={14} strokeWidth={2} aria-hidden="true" />
      {read ? inboxWords.markUnread : inboxWords.markRead}
    </Button>
  );
}

/** Until when it is out of the way, or that it is back, and why. */
function Absence({ item: { snoozed, returned } }: { item: InboxItem }) {
  const now = Date.now();
  const what =
    snoozed !== null
      ? inboxWords.snoozedUntil(formatComing(parseTime(snoozed.until) ?? 0, now))
      : returned !== null && inboxWords.backFromSnooze;
  if (!what) return null;
  const reason = (snoozed ?? returned)?.reason ?? null;
  return (
    <p className="mt-3 flex items-center gap-2 text-ink-2">
      <AlarmClock size={16} strokeWidth={1.75} className="flex-none text-glyph" aria-hidden="true" />
      {[what, reason === null ? null : inboxWords.quoted(reason)].filter(Boolean).join(" · ")}
    </p>
  );
}

/** Until when it is kept quiet, or that it was when it came. */
function Muted({ item }: { item: InboxItem }) {
  const mute = useMuteOfEntry(item);
  if (mute === null && !item.isMuted) return null;
  const isOfGoal = mute !== null && mute.id !== item.entityId;
  const what = mute === null ? muteWords.wasMuted : tellMute(mute, Date.now());
  return (
    <p className="mt-3 flex items-center gap-2 text-ink-2" data-testid="muted">
      <BellOff size={16} strokeWidth={1.75} className="flex-none text-glyph" aria-hidden="true" />
      {isOfGoal ? muteWords.ofGoal(what, mute.name) : what}
    </p>
  );
}

interface SnoozeProps extends Omit<Snoozing, "onBringBack"> {
  title: string;
  given: string | null;
}

/** The button with its menu of times, and the question for a time of one's own. */
function Snooze({ title, given, open, onOpenChange, onSnooze }: SnoozeProps) {
  const [asked, setAsked] = useState<string | null>(null);
  return (
    <>
      <SnoozeMenu given={given} open={open} onOpenChange={onOpenChange} onSnooze={onSnooze} onOther={setAsked}>
        <Button variant="ghost" keys={["S"]}>
          <AlarmClock size={14} strokeWidth={2} aria-hidden="true" />
          {inboxWords.snooze}
        </Button>
      </SnoozeMenu>
      {asked !== null && (
        <SnoozeDialog title={title} reason={asked} onSnooze={onSnooze} onClose={() => setAsked(null)} />
      )}
    </>
  );
}
