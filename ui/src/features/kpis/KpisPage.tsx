import { useQuery } from "@tanstack/react-query";
import { ArrowDownWideNarrow } from "lucide-react";
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
import { Picker } from "../../components/ui/Picker";
import { ListSkeleton } from "../../components/ui/Skeleton";
import { StaleNote } from "../../components/ui/StaleNote";
import { StatusBar } from "../../components/ui/StatusBar";
import { SearchField, Tabs, Toolbar } from "../../components/ui/Toolbar";
import { Trend } from "../../components/ui/Trend";
import { usePlaced } from "../../components/ui/usePlaced";
import { useSticky } from "../../components/ui/useSticky";
import { VirtualRows } from "../../components/ui/VirtualRows";
import { parseTime } from "../../lib/format";
import type { Names } from "../../lib/names";
import { bandOf } from "../../lib/series";
import { healthWords, kpiWords, listWords } from "../../lib/words";
import { useMe, useRealtimeState } from "../../realtime/hooks";
import { useRealtime } from "../../realtime/provider";
import { kpisQuery } from "../../realtime/queries";
import { useStaleness } from "../../realtime/useStaleness";
import { KpiCard } from "./KpiCard";
import { isOut } from "./kpiData";

type Tab = keyof typeof kpiWords.tabs;
type Sort = keyof typeof kpiWords.sorts;

interface Looking {
  tab: Tab;
  sort: Sort;
  filters: Filters;
}

const AT_FIRST: Looking = { tab: "all", sort: "health", filters: {} };

/** All KPIs as cards. */
export function KpisPage() {
  const { store } = useRealtime();
  const { data, error, refetch } = useQuery(kpisQuery(store));
  const names = useRealtimeState((state) => state.names);
  const me = useMe();
  const facets = useMemo(() => facetsOf(names), [names]);
  const [looking, setLooking] = useSticky<Looking>("kpis", AT_FIRST);
  const [query, setQuery] = useState("");
  const all = data?.kpis ?? [];
  const found = searched(filtered(all, facets, looking.filters), (kpi) => `${kpi.name} ${kpi.category ?? ""}`, query);
  const isIn: Record<Tab, (kpi: Kpi) => boolean> = {
    all: () => true,
    out: (kpi) => isOut(kpi, bandOf(kpi)),
    mine: ({ ownerId }) => ownerId !== null && (ownerId === me?.personId || ownerId === me?.userId),
  };
  const shown = found.filter(isIn[looking.tab]);
  const { cause, trueAt } = useStaleness(data?.asOf ?? "", error);
  const stale = data !== undefined && cause !== null;
  const narrowed = query.trim() !== "" || Object.keys(looking.filters).length > 0;

  return (
    <>
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
          onPick={(sort) => setLooking({ ...looking, sort })}
          align="end"
        >
          <Button variant="ghost" size="sm" aria-label={`${listWords.sort}: ${kpiWords.sorts[looking.sort]}`}>
            <ArrowDownWideNarrow size={14} strokeWidth={2} aria-hidden="true" />
            {kpiWords.sorts[looking.sort]}
          </Button>
        </Picker>
      </Toolbar>
      {content()}
      <StatusBar note={stale ? <StaleNote cause={cause} trueAt={trueAt} /> : null} hints={[SEARCH_HINT]}>
        {data && <span className="num">{kpiWords.count(shown.length)}</span>}
        {data && !stale && <AsOf time={trueAt} stale={false} />}
      </StatusBar>
    </>
  );

  function content(): ReactNode {
    if (data === undefined) {
      return error ? <Failure error={error} onTryAgain={() => void refetch()} /> : <ListSkeleton />;
    }
    if (all.length === 0) return <EmptyState title={kpiWords.emptyTitle} why={kpiWords.emptyWhy} />;
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
    if (shown.length === 0) return <EmptyState title={kpiWords.noneHere} why={kpiWords.noneHereWhy} />;
    const question = `${looking.tab}|${looking.sort}|${query}|${JSON.stringify(looking.filters)}`;
    return <Cards kpis={shown} sort={looking.sort} question={question} stale={stale} />;
  }
}

const TABS = Object.keys(kpiWords.tabs) as Tab[];
const SORTS = Object.keys(kpiWords.sorts) as Sort[];

/** Narrower than this no card is good to read, in px; the gap beside it. */
const CARD = { width: 260, height: 158, gap: 12 } as const;

interface CardsProps {
  kpis: readonly Kpi[];
  sort: Sort;
  question: string;
  stale: boolean;
}

function Cards({ kpis, sort, question, stale }: CardsProps) {
  const place = useRef<HTMLDivElement>(null);
  const columns = useColumns(place);
  const { groups } = usePlaced(kpis, {
    keyOf: ({ id }) => id,
    groupOf: () => "all",
    compare: COMPARE[sort],
    order: ["all"],
    question,
  });
  const rows = chunked(groups[0]?.items ?? [], columns);
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
              <KpiCard key={kpi.id} kpi={kpi} />
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

const GRAVITY = ["behind", "at_risk", "on_track", "no_data"] as const satisfies readonly Kpi["health"][];

const COMPARE: Record<Sort, (a: Kpi, b: Kpi) => number> = {
  health: (a, b) => GRAVITY.indexOf(a.health) - GRAVITY.indexOf(b.health) || a.name.localeCompare(b.name),
  name: (a, b) => a.name.localeCompare(b.name),
  age: (a, b) => readAt(b) - readAt(a),
};

function readAt({ currentValueAt }: Kpi): number {
  return currentValueAt === null ? 0 : (parseTime(currentValueAt) ?? 0);
}

function facetsOf(names: Names): readonly Facet<Kpi>[] {
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
        const name = ownerId === null ? undefined : names[ownerId];
        if (ownerId === null || name === undefined) return null;
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
