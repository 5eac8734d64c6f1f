import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { AlarmClock } from "lucide-react";
import { type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import type { InboxFilter, InboxItem } from "../../bindings";
import { Avatar } from "../../components/ui/Avatar";
import { Button } from "../../components/ui/Button";
import { EmptyState } from "../../components/ui/EmptyState";
import { Failure } from "../../components/ui/Failure";
import { type Facet, FilterBar, FilteredEmpty, type Filters, filtered } from "../../components/ui/Filters";
import { ListSkeleton } from "../../components/ui/Skeleton";
import { StatusBar } from "../../components/ui/StatusBar";
import { Tabs, Toolbar } from "../../components/ui/Toolbar";
import { useKeys } from "../../components/ui/useKeys";
import { useSticky } from "../../components/ui/useSticky";
import { formatComing, parseTime } from "../../lib/format";
import { inboxKindWords, inboxWords, keyHints } from "../../lib/words";
import { useRealtimeState } from "../../realtime/hooks";
import { useCurrentEntry } from "./current";
import { groupInbox, type InboxGroup, shownItems } from "./groups";
import { InboxDetail } from "./InboxDetail";
import { InboxGlyph } from "./InboxGlyph";
import { InboxList } from "./InboxList";
import { inboxQuery } from "./queries";
import { useInboxWrites } from "./useInboxWrites";
import { useOpenEntity } from "./useOpenEntity";

interface InboxPageProps {
  /** What a thing stands at now. */
  about: (item: InboxItem) => ReactNode;
  /** The way to take it, where it waits for somebody. */
  take: (item: InboxItem) => ReactNode;
  /** The way to hear no more of it, and back; `onOpen`: it is being chosen for how long. */
  mute: (item: InboxItem, onOpen: () => void) => ReactNode;
}

/** What happened that concerns the person: unread first, and an absence as one card. */
export function InboxPage({ about, take, mute }: InboxPageProps) {
  const [filter, setFilter] = useState<InboxFilter>("inbox");
  const unread = useRealtimeState((state) => state.unread);
  const { data, error, refetch, hasNextPage, fetchNextPage, ...pages } = useInfiniteQuery(inboxQuery(filter));
  const all = useMemo(() => data?.pages.flatMap((page) => page.items) ?? [], [data]);
  const [filters, setFilters] = useSticky<Filters>("inbox", {});
  const items = useNarrowed(all, filters, filter);
  const stays = useUnreadAtFirst(items);
  const groups = useMemo(() => groupInbox(items, stays, Date.now()), [items, stays]);
  const { selected, select, step, leave } = useSelection(groups);
  useCurrentEntry(selected);
  const [nearEnd, setNearEnd] = useState(false);
  const goesOn = nearEnd && items.length > 0 && hasNextPage && !pages.isFetching && !pages.isFetchNextPageError;
  useEffect(() => {
    if (goesOn) void fetchNextPage();
  }, [goesOn, fetchNextPage]);
  const { mark, markAll, snooze, bringBack } = useInboxWrites();
  // The very one for which the menu was opened: another may stand first by the time a choice is made.
  const [aside, setAside] = useState<InboxItem | null>(null);
  const [isSnoozing, setSnoozing] = useState(false);
  const openEntity = useOpenEntity();

  function open(item: InboxItem): void {
    if (!item.read) void mark([item.id], true);
    openEntity(item);
  }

  /** Asks until when; nothing that arrives meanwhile takes its place. */
  function askUntil(item: InboxItem): void {
    select(item);
    setAside(item);
    setSnoozing(true);
  }

  /** The next one takes its place, and the focus. */
  function putAside(until: number, reason: string | null): void {
    if (aside === null) return;
    if (aside.id === selected?.id) leave();
    void snooze(aside, until, reason);
  }

  useKeys({
    enter: (event) => (selected && !isControl(event.target) ? open(selected) : false),
    e: () => {
      if (!selected || selected.snoozed !== null) return false;
      if (!selected.read) void mark([selected.id], true);
      step(1);
    },
    u: () => {
      if (selected?.snoozed) return void bringBack(selected);
      return selected?.read ? void mark([selected.id], false) : false;
    },
    s: () => (selected ? askUntil(selected) : false),
  });

  if (data === undefined) return error ? <Failure error={error} onTryAgain={() => void refetch()} /> : <ListSkeleton />;
  const older = hasNextPage && (
    <div className="flex justify-center py-2">
      <Button variant="ghost" size="sm" onClick={() => void fetchNextPage()}>
        {inboxWords.more}
      </Button>
    </div>
  );
  const { snoozed = 0, nextReturn = null } = data.pages[0] ?? {};
  const outlook = filter === "inbox" && nextReturn !== null && (
    <button type="button" className="ii" data-testid="outlook" onClick={() => setFilter("snoozed")}>
      <span />
      <AlarmClock size={16} strokeWidth={1.75} className="text-glyph" aria-hidden="true" />
      <span className="s">{inboxWords.outlook(snoozed, formatComing(parseTime(nextReturn) ?? 0, Date.now()))}</span>
    </button>
  );
  return (
    <div className="ib" data-testid="inbox">
      <div className="il">
        <Toolbar>
          <Tabs
            label={inboxWords.filter}
            tabs={[
              { value: "inbox", label: inboxWords.inbox, count: unread },
              { value: "snoozed", label: inboxWords.snoozed, count: snoozed || undefined },
              { value: "all", label: inboxWords.all },
            ]}
            value={filter}
            onChange={setFilter}
          />
          <span className="grow" />
          <FilterBar items={all} facets={FACETS} filters={filters} onChange={setFilters} bare />
          {filter !== "snoozed" && (
            <Button variant="ghost" size="sm" disabled={unread === 0} onClick={() => void markAll()}>
              {inboxWords.markAll}
            </Button>
          )}
        </Toolbar>
        {items.length > 0 ? (
          <InboxList
            groups={groups}
            selected={selected}
            onSelect={select}
            onOpen={open}
            onNearEnd={setNearEnd}
            after={
              <>
                {older}
                {outlook}
              </>
            }
          />
        ) : (
          <div className="scroll px-2 pb-2">
            {all.length > 0 ? (
              <FilteredEmpty
                title={inboxWords.noMatch}
                why={(by) => inboxWords.hidden(all.length, by)}
                items={all}
                facets={FACETS}
                filters={filters}
                query=""
                onClear={() => setFilters({})}
              />
            ) : (
              <Empty filter={filter} onToInbox={() => setFilter("inbox")} />
            )}
            {older}
            {outlook}
          </div>
        )}
        <StatusBar note={null} hints={filter === "snoozed" ? SNOOZED_HINTS : HINTS} />
      </div>
      {selected ? (
        <InboxDetail
          key={selected.id}
          item={selected}
          about={about(selected)}
          take={take(selected)}
          mute={mute(selected, () => select(selected))}
          onOpen={() => open(selected)}
          onMark={(read) => void mark([selected.id], read)}
          onHold={() => select(selected)}
          snoozing={{
            open: isSnoozing && aside?.id === selected.id,
            onOpenChange: (open) => (open ? askUntil(selected) : setSnoozing(false)),
            onSnooze: putAside,
            onBringBack: () => void bringBack(selected),
          }}
        />
      ) : (
        <div />
      )}
    </div>
  );
}

const COMMON_HINTS = [
  { keys: ["S"], does: inboxWords.hints.snooze },
  { keys: ["M"], does: keyHints.mute },
  { keys: ["F"], does: keyHints.filter },
];
const HINTS = [
  { keys: ["E"], does: inboxWords.hints.read },
  { keys: ["U"], does: inboxWords.hints.unread },
  ...COMMON_HINTS,
];
const SNOOZED_HINTS = [{ keys: ["U"], does: inboxWords.hints.bringBack }, ...COMMON_HINTS];

/** By what entries can be narrowed. */
const FACETS: readonly Facet<InboxItem>[] = [
  {
    id: "state",
    name: inboxWords.facets.state,
    of: ({ read, snoozed }) =>
      snoozed !== null ? null : { value: `${read}`, label: read ? inboxWords.read : inboxWords.unread },
  },
  {
    id: "kind",
    name: inboxWords.facets.kind,
    of: ({ kind }) => ({ value: kind, label: inboxKindWords[kind].head, mark: <InboxGlyph kind={kind} /> }),
  },
  {
    id: "actor",
    name: inboxWords.facets.actor,
    of: ({ actorId, actorName }) => {
      if (actorId === null || actorName === null) return null;
      return { value: actorId, label: actorName, mark: <Avatar id={actorId} name={actorName} small /> };
    },
  },
];

/** What has all chosen values, and what had them when this choice first saw it: what is marked stays where it is. */
function useNarrowed(all: readonly InboxItem[], filters: Filters, tab: InboxFilter): readonly InboxItem[] {
  const [seen, setSeen] = useState<{ filters: Filters; tab: InboxFilter; ids: ReadonlySet<number> } | null>(null);
  const matching = useMemo(() => filtered(all, FACETS, filters), [all, filters]);
  const isSame = seen?.filters === filters && seen.tab === tab;
  const ids = isSame ? seen.ids : NONE;
  const fresh = matching.filter(({ id }) => !ids.has(id));
  if (!isSame || fresh.length > 0) setSeen({ filters, tab, ids: new Set([...ids, ...fresh.map(({ id }) => id)]) });
  return useMemo(() => {
    const has = new Set(matching.map(({ id }) => id));
    return all.filter(({ id, snoozed }) => has.has(id) || (snoozed === null && ids.has(id)));
  }, [all, matching, ids]);
}

const NONE: ReadonlySet<number> = new Set();

/** Entries that were unread when this visit first saw them: they keep their place when they are read. */
function useUnreadAtFirst(items: readonly InboxItem[]): ReadonlySet<number> {
  const [seen, setSeen] = useState<ReadonlySet<number>>(new Set());
  const fresh = items.filter((item) => !item.read && !seen.has(item.id));
  if (fresh.length > 0) setSeen(new Set([...seen, ...fresh.map(({ id }) => id)]));
  return seen;
}

interface Selection {
  selected: InboxItem | null;
  select: (item: InboxItem) => void;
  /** The row so many further, with the focus. */
  step: (by: 1) => void;
  /** The entry goes: its neighbour is selected, with the focus. */
  leave: () => void;
}

/** The first entry, until another is chosen. */
function useSelection(groups: readonly InboxGroup[]): Selection {
  const shown = shownItems(groups);
  const [chosen, setChosen] = useState<number | null>(null);
  const index = Math.max(
    0,
    shown.findIndex(({ id }) => id === chosen),
  );
  const selected = shown[index] ?? null;

  // Once the page is drawn without the menu that had the focus.
  const heir = useRef<number | null>(null);
  useEffect(() => {
    if (heir.current === null) return;
    document.querySelector<HTMLElement>(`[data-testid='inbox'] [data-row][data-id='${heir.current}']`)?.focus();
    heir.current = null;
  });

  return {
    selected,
    select: (item) => setChosen(item.id),
    leave: () => {
      heir.current = (shown[index + 1] ?? shown[index - 1])?.id ?? null;
      setChosen(heir.current);
    },
    step: (by) => {
      const rows = [...document.querySelectorAll<HTMLElement>("[data-testid='inbox'] [data-row]")];
      const place = rows.findIndex((row) => row.dataset.selected === "true");
      rows[Math.min(rows.length - 1, place + by)]?.focus();
    },
  };
}

/** Enter on a button is the button's. Rows are buttons, too, but theirs is to open. */
function isControl(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest("button, a") !== null && target.closest("[data-row]") === null;
}

function Empty({ filter, onToInbox }: { filter: InboxFilter; onToInbox: () => void }) {
  const navigate = useNavigate();
  if (filter === "snoozed") {
    return (
      <EmptyState title={inboxWords.nothingSnoozedTitle} why={inboxWords.nothingSnoozedWhy}>
        <Button onClick={onToInbox}>{inboxWords.toInbox}</Button>
      </EmptyState>
    );
  }
  return (
    <EmptyState title={inboxWords.nothingTitle} why={inboxWords.nothingWhy}>
      <Button keys={["G", "D"]} onClick={() => void navigate({ to: "/" })}>
        {inboxWords.toTasks}
      </Button>
    </EmptyState>
  );
}
