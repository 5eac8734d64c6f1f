import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { ArrowDownWideNarrow, Columns3, Plus, Table2 } from "lucide-react";
import { type ReactNode, useEffect, useEffectEvent, useState } from "react";
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
import { Picker } from "../../components/ui/Picker";
import { ListSkeleton } from "../../components/ui/Skeleton";
import { StaleNote } from "../../components/ui/StaleNote";
import { type KeyHint, StatusBar } from "../../components/ui/StatusBar";
import { SearchField, Segmented, Tabs, Toolbar } from "../../components/ui/Toolbar";
import { useKeys } from "../../components/ui/useKeys";
import { useRemembered } from "../../components/ui/useRemembered";
import { useSticky } from "../../components/ui/useSticky";
import { actionWords, issueWords, keyHints, listWords } from "../../lib/words";
import { useRealtime } from "../../realtime/provider";
import { actionsQuery, issuesQuery } from "../../realtime/queries";
import { useStaleness } from "../../realtime/useStaleness";

/** What the page tells the view of one kind. */
export interface WorkViewProps {
  /** Id of what is open beside the list. */
  open: string | null;
  onOpen: (id: string | null) => void;
  onTab: () => void;
}

type View = "board" | "table";

/** How work is looked at. */
export interface WorkLooking<S extends string> {
  sort: S;
  filters: Filters;
}

/** What a frame says about its kind of work. */
type WorkWords = Pick<
  typeof actionWords | typeof issueWords,
  "create" | "search" | "emptyTitle" | "emptyWhy" | "noMatch" | "hidden" | "count"
>;

interface Work {
  status: string;
}

/** What a board or a table shows. */
export interface WorkContent<T extends Work> {
  items: readonly T[];
  /** The status in which something is being created; null when nothing is. */
  adding: T["status"] | null;
  onAdd: (status: T["status"] | null) => void;
  onOpen: (id: string) => void;
  /** Search and filters, and what a table is sorted by, as one text. */
  question: string;
}

/** How a table shows it. */
export interface WorkTable<S extends string> {
  sort: S;
}

interface WorkFrameProps<T extends Work, S extends string> {
  kind: "actions" | "issues";
  words: WorkWords;
  /** Undefined until they are known. */
  items: readonly T[] | undefined;
  asOf: string | undefined;
  error: unknown;
  onTryAgain: () => void;
  facets: readonly Facet<T>[];
  sorts: Readonly<Record<S, string>>;
  textOf: (item: T) => string;
  atFirst: WorkLooking<S>;
  /** The status of what is created by `C`. */
  begin: T["status"];
  onTab: () => void;
  onOpen: (id: string | null) => void;
  board: (content: WorkContent<T>) => ReactNode;
  table: (content: WorkContent<T> & WorkTable<S>) => ReactNode;
  /** The details beside it. */
  panel: ReactNode;
}

/** A board or a table of work, the tools above and the footer below it. */
export function WorkFrame<T extends Work, S extends string>(props: WorkFrameProps<T, S>) {
  const { kind, words, begin, facets, error } = props;
  const [looking, setLooking] = useSticky<WorkLooking<S>>(kind, props.atFirst);
  const [view, setView] = useRemembered<View>(kind, ["board", "table"], "board");
  const [query, setQuery] = useState("");
  const [adding, setAdding] = useState<T["status"] | null>(null);
  const { cause, trueAt } = useStaleness(props.asOf ?? "", error);
  useKeys({ c: () => setAdding(begin) });
  useAskedToCreate(() => setAdding(begin));

  const stale = props.asOf !== undefined && cause !== null;
  const all = props.items ?? [];
  const found = searched(filtered(all, facets, looking.filters), props.textOf, query);

  return (
    <>
      <HeaderActions>
        <Button variant="ghost" keys={["C"]} onClick={() => setAdding(begin)}>
          <Plus size={16} strokeWidth={1.75} aria-hidden="true" />
          {words.create}
        </Button>
      </HeaderActions>
      <Toolbar>
        <KindTabs kind={kind} onTab={props.onTab} />
        <span className="grow" />
        <SearchField label={words.search} value={query} onChange={setQuery} />
        <FilterBar
          items={all}
          facets={facets}
          filters={looking.filters}
          onChange={(filters) => setLooking({ ...looking, filters })}
        />
        {view === "table" && (
          <SortPicker sorts={props.sorts} sort={looking.sort} onSort={(sort) => setLooking({ ...looking, sort })} />
        )}
        <Segmented label={listWords.view} options={VIEWS} value={view} onChange={setView} />
      </Toolbar>
      <div className="relative flex min-h-0 flex-1">
        <div className={`work-list relative flex min-h-0 min-w-0 flex-1 flex-col ${stale ? "stale" : ""}`}>
          {content()}
          <StatusBar
            note={stale ? <StaleNote cause={cause} trueAt={trueAt} /> : null}
            hints={[...HINTS[view], DONE[kind], SEARCH_HINT]}
          >
            {props.items && <span className="num">{words.count(found.length)}</span>}
            {props.asOf !== undefined && !stale && <AsOf time={trueAt} stale={false} />}
          </StatusBar>
        </div>
        {props.panel}
      </div>
    </>
  );

  function content(): ReactNode {
    if (props.items === undefined) {
      return error ? <Failure error={error} onTryAgain={props.onTryAgain} /> : <ListSkeleton />;
    }
    if (all.length === 0 && adding === null) {
      return (
        <EmptyState title={words.emptyTitle} why={words.emptyWhy}>
          <Button keys={["C"]} onClick={() => setAdding(begin)}>
            {words.create}
          </Button>
        </EmptyState>
      );
    }
    if (all.length > 0 && found.length === 0 && adding === null) {
      return (
        <FilteredEmpty
          title={words.noMatch}
          why={(by) => words.hidden(all.length, by)}
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
    const { sort, filters } = looking;
    const question = `${query}|${JSON.stringify(filters)}`;
    const shown: WorkContent<T> = { items: found, adding, onAdd: setAdding, onOpen: props.onOpen, question };
    return view === "board" ? props.board(shown) : props.table({ ...shown, sort, question: `${sort}|${question}` });
  }
}

/** Begins what the address asks for; the address forgets it, so that a window that is built anew does not ask again. */
function useAskedToCreate(begin: () => void): void {
  const { create, ...search } = useSearch({ from: "/operations" });
  const navigate = useNavigate();
  const start = useEffectEvent(() => {
    begin();
    void navigate({ to: "/operations", search, replace: true });
  });
  useEffect(() => {
    if (create) start();
  }, [create]);
}

const VIEWS = [
  { value: "table", label: listWords.asTable, icon: Table2 },
  { value: "board", label: listWords.asBoard, icon: Columns3 },
] as const;

const HINTS: Record<View, readonly KeyHint[]> = {
  board: [{ keys: ["Space"], does: keyHints.lift }],
  table: [],
};

const DONE: Record<"actions" | "issues", KeyHint> = {
  actions: { keys: ["E"], does: keyHints.complete },
  issues: { keys: ["E"], does: keyHints.resolve },
};

function KindTabs({ kind, onTab }: { kind: "actions" | "issues"; onTab: () => void }) {
  const { store } = useRealtime();
  const { data: actions } = useQuery(actionsQuery(store));
  const { data: issues } = useQuery(issuesQuery(store));
  const openActions = actions?.actions.filter(({ status }) => status !== "completed" && status !== "cancelled").length;
  const openIssues = issues?.issues.filter(({ status }) => status === "open" || status === "in_progress").length;
  return (
    <Tabs
      label={listWords.view}
      tabs={[
        { value: "actions", label: actionWords.title, count: openActions },
        { value: "issues", label: issueWords.title, count: openIssues },
      ]}
      value={kind}
      onChange={(picked) => picked !== kind && onTab()}
    />
  );
}

interface SortPickerProps<S extends string> {
  sorts: Readonly<Record<S, string>>;
  sort: S;
  onSort: (sort: S) => void;
}

function SortPicker<S extends string>({ sorts, sort, onSort }: SortPickerProps<S>) {
  return (
    <Picker
      label={listWords.sort}
      options={(Object.keys(sorts) as S[]).map((value) => ({ value, label: sorts[value] }))}
      value={sort}
      onPick={onSort}
      align="end"
    >
      <Button variant="ghost" size="sm" aria-label={`${listWords.sort}: ${sorts[sort]}`}>
        <ArrowDownWideNarrow size={14} strokeWidth={2} aria-hidden="true" />
        {sorts[sort]}
      </Button>
    </Picker>
  );
}
