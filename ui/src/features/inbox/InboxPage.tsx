import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type ReactNode, useEffect, useMemo, useState } from "react";
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
import { inboxKindWords, inboxWords, keyHints } from "../../lib/words";
import { useRealtimeState } from "../../realtime/hooks";
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
}

/** What happened that concerns the person: unread first, and an absence as one card. */
export function InboxPage({ about, take }: InboxPageProps) {
  const [filter, setFilter] = useState<InboxFilter>("all");
  const unread = useRealtimeState((state) => state.unread);
  const { data, error, refetch, hasNextPage, fetchNextPage, ...pages } = useInfiniteQuery(inboxQuery(filter));
  const all = useMemo(() => data?.pages.flatMap((page) => page.items) ?? [], [data]);
  const [filters, setFilters] = useSticky<Filters>("inbox", {});
  const items = useMemo(() => filtered(all, FACETS, filters), [all, filters]);
  const stays = useUnreadAtFirst(items);
  const groups = useMemo(() => groupInbox(items, stays, Date.now()), [items, stays]);
  const { selected, select, step } = useSelection(groups);
  const [nearEnd, setNearEnd] = useState(false);
  const goesOn = nearEnd && items.length > 0 && hasNextPage && !pages.isFetching && !pages.isFetchNextPageError;
  useEffect(() => {
    if (goesOn) void fetchNextPage();
  }, [goesOn, fetchNextPage]);
  const { mark, markAll } = useInboxWrites();
  const openEntity = useOpenEntity();

  function open(item: InboxItem): void {
    if (!item.read) void mark([item.id], true);
    openEntity(item);
  }

  useKeys({
    enter: (event) => (selected && !isControl(event.target) ? open(selected) : false),
    e: () => {
      if (!selected) return false;
      if (!selected.read) void mark([selected.id], true);
      step(1);
    },
    u: () => (selected?.read ? void mark([selected.id], false) : false),
  });

  if (data === undefined) return error ? <Failure error={error} onTryAgain={() => void refetch()} /> : <ListSkeleton />;
  const older = hasNextPage && (
    <div className="flex justify-center py-2">
      <Button variant="ghost" size="sm" onClick={() => void fetchNextPage()}>
        {inboxWords.more}
      </Button>
    </div>
  );
  return (
    <div className="ib" data-testid="inbox">
      <div className="il">
        <Toolbar>
          <Tabs
            label={inboxWords.filter}
            tabs={[
              { value: "all", label: inboxWords.all },
              { value: "unread", label: inboxWords.unread, count: unread },
            ]}
            value={filter}
            onChange={setFilter}
          />
          <span className="grow" />
          <FilterBar items={all} facets={FACETS} filters={filters} onChange={setFilters} />
          <Button variant="ghost" size="sm" disabled={unread === 0} onClick={() => void markAll()}>
            {inboxWords.markAll}
          </Button>
        </Toolbar>
        {items.length > 0 ? (
          <InboxList
            groups={groups}
            selected={selected}
            onSelect={select}
            onOpen={open}
            onNearEnd={setNearEnd}
            after={older}
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
              <Empty filter={filter} onShowAll={() => setFilter("all")} />
            )}
            {older}
          </div>
        )}
        <StatusBar
          note={null}
          hints={[
            { keys: ["E"], does: inboxWords.hints.read },
            { keys: ["U"], does: inboxWords.hints.unread },
            { keys: ["F"], does: keyHints.filter },
          ]}
        />
      </div>
      {selected ? (
        <InboxDetail
          key={selected.id}
          item={selected}
          about={about(selected)}
          take={take(selected)}
          onOpen={() => open(selected)}
          onMark={(read) => void mark([selected.id], read)}
        />
      ) : (
        <div />
      )}
    </div>
  );
}

/** By what entries can be narrowed. */
const FACETS: readonly Facet<InboxItem>[] = [
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

  return {
    selected,
    select: (item) => setChosen(item.id),
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

function Empty({ filter, onShowAll }: { filter: InboxFilter; onShowAll: () => void }) {
  const navigate = useNavigate();
  if (filter === "unread") {
    return (
      <EmptyState title={inboxWords.emptyTitle} why={inboxWords.nothingUnreadWhy}>
        <Button onClick={onShowAll}>{inboxWords.showAll}</Button>
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
