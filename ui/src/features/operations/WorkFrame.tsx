import { useQuery } from "@tanstack/react-query";
import { ArrowDownWideNarrow, Columns3, Plus, Table2 } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "../../components/ui/Button";
import { type Facet, FilterBar, type Filters, SEARCH_HINT } from "../../components/ui/Filters";
import { AsOf } from "../../components/ui/Freshness";
import { HeaderActions } from "../../components/ui/HeaderActions";
import { Picker } from "../../components/ui/Picker";
import { StaleNote } from "../../components/ui/StaleNote";
import { type KeyHint, StatusBar } from "../../components/ui/StatusBar";
import { SearchField, Segmented, Tabs, Toolbar } from "../../components/ui/Toolbar";
import { actionWords, issueWords, keyHints, listWords } from "../../lib/words";
import { useRealtime } from "../../realtime/provider";
import { actionsQuery, issuesQuery } from "../../realtime/queries";
import { useStaleness } from "../../realtime/useStaleness";

/** How work is looked at. */
export interface WorkLooking<S extends string> {
  view: "board" | "table";
  sort: S;
  filters: Filters;
}

interface WorkFrameProps<T, S extends string> {
  kind: "actions" | "issues";
  onTab: () => void;
  create: string;
  onCreate: () => void;
  items: readonly T[];
  facets: readonly Facet<T>[];
  sorts: Readonly<Record<S, string>>;
  looking: WorkLooking<S>;
  onLook: (looking: WorkLooking<S>) => void;
  search: string;
  query: string;
  onQuery: (query: string) => void;
  asOf: string | undefined;
  error: unknown;
  count: string;
  children: ReactNode;
  panel: ReactNode;
}

/** The tools above and the footer below a board or a table of work. */
export function WorkFrame<T, S extends string>(props: WorkFrameProps<T, S>) {
  const { kind, looking, onLook } = props;
  const { cause, trueAt } = useStaleness(props.asOf ?? "", props.error);
  const stale = props.asOf !== undefined && cause !== null;
  return (
    <>
      <HeaderActions>
        <Button variant="ghost" keys={["C"]} onClick={props.onCreate}>
          <Plus size={16} strokeWidth={1.75} aria-hidden="true" />
          {props.create}
        </Button>
      </HeaderActions>
      <Toolbar>
        <KindTabs kind={kind} onTab={props.onTab} />
        <span className="grow" />
        <SearchField label={props.search} value={props.query} onChange={props.onQuery} />
        <FilterBar
          items={props.items}
          facets={props.facets}
          filters={looking.filters}
          onChange={(filters) => onLook({ ...looking, filters })}
        />
        {looking.view === "table" && (
          <SortPicker sorts={props.sorts} sort={looking.sort} onSort={(sort) => onLook({ ...looking, sort })} />
        )}
        <Segmented
          label={listWords.view}
          options={VIEWS}
          value={looking.view}
          onChange={(view) => onLook({ ...looking, view })}
        />
      </Toolbar>
      <div className="relative flex min-h-0 flex-1">
        <div className={`work-list relative flex min-h-0 min-w-0 flex-1 flex-col ${stale ? "stale" : ""}`}>
          {props.children}
          <StatusBar note={stale ? <StaleNote cause={cause} trueAt={trueAt} /> : null} hints={HINTS[looking.view]}>
            <span className="num">{props.count}</span>
            {props.asOf !== undefined && !stale && <AsOf time={trueAt} stale={false} />}
          </StatusBar>
        </div>
        {props.panel}
      </div>
    </>
  );
}

const VIEWS = [
  { value: "table", label: listWords.asTable, icon: Table2 },
  { value: "board", label: listWords.asBoard, icon: Columns3 },
] as const;

const COMPLETE: KeyHint = { keys: ["E"], does: keyHints.complete };

const HINTS: Record<"board" | "table", readonly KeyHint[]> = {
  board: [{ keys: ["Space"], does: keyHints.lift }, COMPLETE, SEARCH_HINT],
  table: [COMPLETE, SEARCH_HINT],
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
