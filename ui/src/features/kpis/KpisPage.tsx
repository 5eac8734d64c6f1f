import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { ArrowDownWideNarrow, LayoutGrid, List, Plus } from "lucide-react";
import { type ReactNode, type RefObject, useEffect, useMemo, useRef, useState } from "react";
import type { Kpi } from "../../bindings";
import { Avatar } from "../../components/ui/Avatar";
import { Button } from "../../components/ui/Button";
import { EmptyState } from "../../components/ui/EmptyState";
import { Failure } from "../../components/ui/Failure";
import {
  type Facet,
  FilterBar,
  FilteredEmpty,
  type Filters,
  filtered,
  SEARCH_HINT,
  searched,
} from "../../components/ui/Filters";
import { AsOf } from "../../components/ui/Freshness";
import { HeaderActions } from "../../components/ui/HeaderActions";
import { SortAgain } from "../../components/ui/OrderNote";
import { Picker } from "../../components/ui/Picker";
import { ListSkeleton } from "../../components/ui/Skeleton";
import { StaleNote } from "../../components/ui/StaleNote";
import { type KeyHint, StatusBar } from "../../components/ui/StatusBar";
import { SearchField, Segmented, Tabs, Toolbar } from "../../components/ui/Toolbar";
import { Trend } from "../../components/ui/Trend";
import { useKeys } from "../../components/ui/useKeys";
import { usePlaced } from "../../components/ui/usePlaced";
import { useRemembered } from "../../components/ui/useRemembered";
import { useSticky } from "../../components/ui/useSticky";
import { VirtualRows } from "../../components/ui/VirtualRows";
import { bandOf } from "../../lib/series";
import { healthWords, keyHints, kpiWords, listWords, recordWords, words } from "../../lib/words";
import { useMe } from "../../realtime/hooks";
import { useRealtime } from "../../realtime/provider";
import { kpisQuery } from "../../realtime/queries";
import { useStaleness } from "../../realtime/useStaleness";
import { KpiCard } from "./KpiCard";
import { KpiTable } from "./KpiTable";
import { isOut, useOwners } from "./kpiData";
import { compareKpis, type KpiSort, type NameOfOwner } from "./kpiSort";
import { honestReaches, REACHES, type Reach, sinceOf } from "./reach";

type Tab = keyof typeof kpiWords.tabs;
type View = "cards" | "list";

interface Looking {
  tab: Tab;
  sort: KpiSort;
  reversed: boolean;
  filters: Filters;
}

const AT_FIRST: Looking = { tab: "all", sort: "health", reversed: false, filters: {} };

/** All KPIs, as cards or as a table. */
export function KpisPage() {
  const { store } = useRealtime();
  const navigate = useNavigate();
  const { data, error, refetch } = useQuery(kpisQuery(store));
  const owner = useOwners();
  const me = useMe();
  const facets = useMemo(() => facetsOf(owner), [owner]);
  const [looking, setLooking] = useSticky<Looking>("kpis", AT_FIRST);
  const [view, setView] = useRemembered<View>("kpis", ["cards", "list"], "cards");
  const [query, setQuery] = useState("");
  const [wanted, setReach] = useRemembered<Reach>("kpi-reach", REACHES, "all");
  const all = data?.kpis ?? [];
  const reaches = useMemo(() => honestReaches(data?.kpis ?? [], Date.now()), [data]);
  const reach = reaches.includes(wanted) ? wanted : "all";
  const found = searched(filtered(all, facets, looking.filters), (kpi) => `${kpi.name} ${kpi.category ?? ""}`, query);
  const isIn: Record<Tab, (kpi: Kpi) => boolean> = {
    all: () => true,
    out: (kpi) => isOut(kpi, bandOf(kpi)),
    mine: ({ ownerId }) => ownerId !== null && (ownerId === me?.personId || ownerId === me?.userId),
  };
  const shown = found.filter(isIn[looking.tab]);
  const compare = useMemo(() => compareKpis(looking.sort, looking.reversed, owner), [looking, owner]);
  const { cause, trueAt } = useStaleness(data?.asOf ?? "", error);
  useKeys({ t: () => setView(view === "cards" ? "list" : "cards") });
  const stale = data !== undefined && cause !== null;
  const narrowed = query.trim() !== "" || Object.keys(looking.filters).length > 0;

  return (
    <>
      {all.length > 0 && <RecordButton kpis={all} />}
      <Toolbar>
        <Tabs
          label={listWords.view}
          tabs={TABS.map((tab) => ({
            value: tab,
            label: kpiWords.tabs[tab],
            count: data && found.filter(isIn[tab]).length,
          }))}
          value={looking.tab}
          onChange={(tab) => setLooking({ ...looking, tab })}
        />
        <span className="grow" />
        <SearchField label={kpiWords.search} value={query} onChange={setQuery} />
        {view === "cards" && all.length > 0 && <ReachPicker reaches={reaches} reach={reach} onPick={setReach} />}
        <FilterBar
          items={all}
          facets={facets}
          filters={looking.filters}
          onChange={(filters) => setLooking({ ...looking, filters })}
        />
        <Picker
          label={listWords.sort}
          options={SORTS.map((value) => ({ value, label: kpiWords.sorts[value] }))}
          value={looking.sort}
          onPick={(sort) => setLooking({ ...looking, sort, reversed: false })}
          align="end"
        >
          <Button variant="ghost" size="sm" aria-label={`${listWords.sort}: ${kpiWords.sorts[looking.sort]}`}>
            <ArrowDownWideNarrow size={14} strokeWidth={2} aria-hidden="true" />
            {kpiWords.sorts[looking.sort]}
          </Button>
        </Picker>
        <Segmented label={listWords.view} options={VIEWS} value={view} onChange={setView} />
      </Toolbar>
      {content()}
      <StatusBar note={stale ? <StaleNote cause={cause} trueAt={trueAt} /> : null} hints={HINTS[view]}>
        {data && <span className="num">{kpiWords.count(shown.length)}</span>}
        {data && !stale && <AsOf time={trueAt} stale={false} />}
      </StatusBar>
    </>
  );

  function content(): ReactNode {
    if (data === undefined) {
      return error ? <Failure error={error} onTryAgain={() => void refetch()} /> : <ListSkeleton />;
    }
    if (all.length === 0) {
      return (
        <EmptyState title={kpiWords.emptyTitle} why={kpiWords.emptyWhy}>
          <Button keys={["G", "G"]} onClick={() => void navigate({ to: "/goals" })}>
            {words.goToGoals}
          </Button>
        </EmptyState>
      );
    }
    if (shown.length === 0 && narrowed) {
      return (
        <FilteredEmpty
          title={kpiWords.noMatch}
          why={(by) => kpiWords.hidden(all.filter(isIn[looking.tab]).length, by)}
          items={all}
          facets={facets}
          filters={looking.filters}
          query={query}
          onClear={() => {
            setQuery("");
            setLooking({ ...looking, filters: {} });
          }}
        />
      );
    }
    if (shown.length === 0) {
      return (
        <EmptyState title={kpiWords.noneHere} why={kpiWords.noneHereWhy}>
          <Button onClick={() => setLooking({ ...looking, tab: "all" })}>{kpiWords.showAll}</Button>
        </EmptyState>
      );
    }
    const { sort, reversed } = looking;
    const question = `${looking.tab}|${sort}|${reversed}|${query}|${JSON.stringify(looking.filters)}`;
    return (
      <Placed kpis={shown} compare={compare} question={question}>
        {(placed) =>
          view === "cards" ? (
            <Cards kpis={placed} owner={owner} since={sinceOf(reach, Date.now())} stale={stale} />
          ) : (
            <KpiTable
              kpis={placed}
              sort={sort}
              reversed={reversed}
              onSort={(by) => setLooking({ ...looking, sort: by, reversed: by === sort && !reversed })}
              owner={owner}
              stale={stale}
            />
          )
        }
      </Placed>
    );
  }
}

const TABS = Object.keys(kpiWords.tabs) as Tab[];
const SORTS = Object.keys(kpiWords.sorts) as KpiSort[];

const VIEWS = [
  { value: "cards", label: listWords.asCards, icon: LayoutGrid },
  { value: "list", label: listWords.asList, icon: List },
] as const;

const RECORD_HINT: KeyHint = { keys: ["R"], does: keyHints.record };

const HINTS: Record<View, readonly KeyHint[]> = {
  cards: [{ keys: ["T"], does: keyHints.list }, RECORD_HINT, SEARCH_HINT],
  list: [{ keys: ["T"], does: keyHints.cards }, RECORD_HINT, SEARCH_HINT],
};

/** Leads to the form of a KPI: of the one that has the focus, else of the one that is picked. */
function RecordButton({ kpis }: { kpis: readonly Kpi[] }) {
  const navigate = useNavigate();
  const [asking, setAsking] = useState(false);
  const go = (kpiId: string) => void navigate({ to: "/kpis/$kpiId", params: { kpiId }, search: { record: true } });
  useKeys({
    r: () => {
      const focused = document.activeElement?.closest<HTMLElement>("[data-kpi-id]")?.dataset.kpiId;
      if (focused === undefined) setAsking(true);
      else go(focused);
    },
  });
  return (
    <HeaderActions>
      <Picker
        label={recordWords.title}
        options={kpis.map(({ id, name, health }) => ({ value: id, label: name, mark: <Trend health={health} /> }))}
        value={null}
        onPick={go}
        open={asking}
        onOpenChange={setAsking}
        align="end"
      >
        <Button variant="ghost" keys={["R"]}>
          <Plus size={16} strokeWidth={1.75} aria-hidden="true" />
          {recordWords.header}
        </Button>
      </Picker>
    </HeaderActions>
  );
}

interface ReachPickerProps {
  reaches: readonly Reach[];
  reach: Reach;
  onPick: (reach: Reach) => void;
}

/** How far back the lines reach. */
function ReachPicker({ reaches, reach, onPick }: ReachPickerProps) {
  return (
    <Picker
      label={kpiWords.range}
      options={reaches.map((value) => ({ value, label: kpiWords.reaches[value] }))}
      value={reach}
      onPick={onPick}
      align="end"
    >
      <button type="button" className="filter reach">
        <span className="k">{kpiWords.range}</span> <span className="v num">{kpiWords.reaches[reach]}</span>
      </button>
    </Picker>
  );
}

interface PlacedProps {
  kpis: readonly Kpi[];
  compare: (a: Kpi, b: Kpi) => number;
  /** What the reader asked for, as one text. */
  question: string;
  children: (kpis: readonly Kpi[]) => ReactNode;
}

/** KPIs in an order that stays while they change. */
function Placed({ kpis, compare, question, children }: PlacedProps) {
  const { groups, regroup, orderKey } = usePlaced(kpis, {
    keyOf: ({ id }) => id,
    groupOf: () => "all",
    compare,
    order: ["all"],
    question,
  });
  const placed = groups[0]?.items ?? [];
  return (
    <>
      {children(placed)}
      <SortAgain key={orderKey} groups={groups} compare={compare} onSort={regroup} />
    </>
  );
}

/** Narrower than this no card is good to read, in px; the gap beside it. */
const CARD = { width: 260, height: 158, gap: 12 } as const;

interface CardsProps {
  kpis: readonly Kpi[];
  owner: NameOfOwner;
  /** The first moment that the lines show. */
  since: number;
  stale: boolean;
}

function Cards({ kpis, owner, since, stale }: CardsProps) {
  const place = useRef<HTMLDivElement>(null);
  const columns = useColumns(place);
  const rows = chunked(kpis, columns);
  return (
    <div ref={place} className="flex min-h-0 flex-1 flex-col">
      <VirtualRows
        items={rows}
        keyOf={(row) => row[0]?.id ?? ""}
        heightOf={() => CARD.height}
        gap={CARD.gap}
        label={kpiWords.title}
        className={`px-5 py-4 ${stale ? "stale" : ""}`}
        testId="kpi-cards"
      >
        {(row) => (
          <div className="grid gap-3" style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}>
            {row.map((kpi) => (
              <KpiCard key={kpi.id} kpi={kpi} owner={owner(kpi.ownerId)} since={since} />
            ))}
          </div>
        )}
      </VirtualRows>
    </div>
  );
}

/** As many cards side by side as fit. */
function useColumns(place: RefObject<HTMLElement | null>): number {
  const [columns, setColumns] = useState(3);
  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const measure = () => {
      const width = element.clientWidth - 40;
      if (width > 0) setColumns(Math.max(1, Math.floor((width + CARD.gap) / (CARD.width + CARD.gap))));
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [place]);
  return columns;
}

function chunked<T>(items: readonly T[], size: number): T[][] {
  const rows: T[][] = [];
  for (let start = 0; start < items.length; start += size) rows.push(items.slice(start, start + size));
  return rows;
}

function facetsOf(owner: NameOfOwner): readonly Facet<Kpi>[] {
  return [
    {
      id: "health",
      name: kpiWords.facets.health,
      of: ({ health }) => ({ value: health, label: healthWords[health] ?? health, mark: <Trend health={health} /> }),
    },
    {
      id: "owner",
      name: kpiWords.facets.owner,
      of: ({ ownerId }) => {
        const name = owner(ownerId);
        if (ownerId === null || name === null) return null;
        return { value: ownerId, label: name, mark: <Avatar id={ownerId} name={name} small /> };
      },
    },
    {
      id: "category",
      name: kpiWords.facets.category,
      of: ({ category }) => (category === null ? null : { value: category, label: category }),
    },
  ];
}
