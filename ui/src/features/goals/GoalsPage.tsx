import { ArrowDownWideNarrow, Columns3, List, Plus } from "lucide-react";
import { useState } from "react";
import { Button } from "../../components/ui/Button";
import { EmptyState } from "../../components/ui/EmptyState";
import { Failure } from "../../components/ui/Failure";
import { FilterBar, FilteredEmpty, type Filters, filtered, SEARCH_HINT, searched } from "../../components/ui/Filters";
import { AsOf } from "../../components/ui/Freshness";
import { HeaderActions } from "../../components/ui/HeaderActions";
import { Picker } from "../../components/ui/Picker";
import { ListSkeleton } from "../../components/ui/Skeleton";
import { StaleNote } from "../../components/ui/StaleNote";
import { StatusBar } from "../../components/ui/StatusBar";
import { SearchField, Segmented, Tabs, Toolbar } from "../../components/ui/Toolbar";
import { useKeys } from "../../components/ui/useKeys";
import { useRemembered } from "../../components/ui/useRemembered";
import { useSticky } from "../../components/ui/useSticky";
import { goalWords, keyHints, listWords } from "../../lib/words";
import { type StaleCause, useStaleness } from "../../realtime/useStaleness";
import { GoalBoard } from "./GoalBoard";
import { GoalChangeDialog, type GoalQuestion } from "./GoalChangeDialog";
import { GoalList } from "./GoalList";
import { GOAL_FACETS, type GoalSort, type GoalTab, goalText, tabOf } from "./goalFacets";
import { NewGoalDialog } from "./NewGoalDialog";
import type { Pins } from "./pins";
import { type GoalLine, useGoalLines } from "./useGoalRows";
import { CHANGES } from "./useGoalWrites";

type View = "list" | "board";

/** How the goals are looked at. */
interface Looking {
  tab: GoalTab;
  sort: GoalSort;
  filters: Filters;
}

const AT_FIRST: Looking = { tab: "current", sort: "health", filters: {} };

/** All goals: as a list by health, or as a board by status. */
export function GoalsPage({ pins }: { pins: Pins }) {
  const { lines, asOf, error, refetch } = useGoalLines();
  const { cause, trueAt } = useStaleness(asOf ?? "", error);
  const [looking, setLooking] = useSticky<Looking>("goals", AT_FIRST);
  const [view, setView] = useRemembered<View>("goals", ["list", "board"], "list");
  const [query, setQuery] = useState("");
  const [question, setQuestion] = useState<GoalQuestion | null>(null);
  const [creating, setCreating] = useState(false);
  useKeys({
    c: () => setCreating(true),
    e: () => {
      const goal = focusedGoal(lines ?? []);
      if (goal === undefined || !CHANGES[goal.status].includes("complete")) return false;
      setQuestion({ goal, kind: "complete" });
    },
    p: () => {
      const goal = focusedGoal(lines ?? []);
      if (goal === undefined) return false;
      pins.toggle(goal.id);
    },
  });

  const found = searched(filtered(lines ?? [], GOAL_FACETS, looking.filters), goalText, query);
  const narrowed = query.trim() !== "" || Object.keys(looking.filters).length > 0;
  return (
    <>
      <HeaderActions>
        <Button variant="ghost" keys={["C"]} onClick={() => setCreating(true)}>
          <Plus size={16} strokeWidth={1.75} aria-hidden="true" />
          {goalWords.newGoal}
        </Button>
      </HeaderActions>
      <Toolbar>
        {view === "list" && (
          <Tabs
            label={listWords.view}
            tabs={TABS.map((tab) => ({ value: tab, label: goalWords.tabs[tab], count: lines && countIn(found, tab) }))}
            value={looking.tab}
            onChange={(tab) => setLooking({ ...looking, tab })}
          />
        )}
        <span className="grow" />
        <SearchField label={goalWords.search} value={query} onChange={setQuery} />
        <FilterBar
          items={lines ?? []}
          facets={GOAL_FACETS}
          filters={looking.filters}
          onChange={(filters) => setLooking({ ...looking, filters })}
        />
        {view === "list" && <SortPicker sort={looking.sort} onSort={(sort) => setLooking({ ...looking, sort })} />}
        <Segmented label={listWords.view} options={VIEWS} value={view} onChange={setView} />
      </Toolbar>
      <Content
        lines={lines}
        found={found}
        looking={looking}
        view={view}
        query={query}
        error={error}
        narrowed={narrowed}
        stale={cause !== null}
        onTryAgain={() => void refetch()}
        onCreate={() => setCreating(true)}
        onAsk={setQuestion}
        onClear={() => {
          setQuery("");
          setLooking({ ...looking, filters: {} });
        }}
      />
      <Foot
        loaded={lines !== undefined}
        cause={cause}
        trueAt={trueAt}
        count={view === "list" ? countIn(found, looking.tab) : found.length}
      />
      {question && <GoalChangeDialog question={question} onClose={() => setQuestion(null)} />}
      {creating && <NewGoalDialog onClose={() => setCreating(false)} />}
    </>
  );
}

const TABS = ["current", "completed", "cancelled"] as const satisfies readonly GoalTab[];

const VIEWS = [
  { value: "list", label: listWords.asList, icon: List },
  { value: "board", label: listWords.asBoard, icon: Columns3 },
] as const;

interface ContentProps {
  lines: readonly GoalLine[] | undefined;
  found: readonly GoalLine[];
  looking: Looking;
  view: View;
  query: string;
  error: unknown;
  narrowed: boolean;
  stale: boolean;
  onTryAgain: () => void;
  onCreate: () => void;
  onAsk: (question: GoalQuestion) => void;
  onClear: () => void;
}

function Content({
  lines,
  found,
  looking,
  view,
  query,
  error,
  narrowed,
  stale,
  onTryAgain,
  onCreate,
  onAsk,
  onClear,
}: ContentProps) {
  if (lines === undefined) return error ? <Failure error={error} onTryAgain={onTryAgain} /> : <ListSkeleton />;
  if (lines.length === 0) {
    return (
      <EmptyState title={goalWords.emptyTitle} why={goalWords.emptyWhy}>
        <Button keys={["C"]} onClick={onCreate}>
          {goalWords.newGoal}
        </Button>
      </EmptyState>
    );
  }
  const here = view === "list" ? countIn(found, looking.tab) : found.length;
  if (here === 0 && narrowed) {
    const hidden = view === "list" ? countIn(lines, looking.tab) : lines.length;
    return (
      <FilteredEmpty
        title={goalWords.noMatch}
        why={(by) => goalWords.hidden(hidden, by)}
        items={lines}
        facets={GOAL_FACETS}
        filters={looking.filters}
        query={query}
        onClear={onClear}
      />
    );
  }
  const narrowing = `${query}|${JSON.stringify(looking.filters)}`;
  if (view === "board") return <GoalBoard lines={found} narrowing={narrowing} onAsk={onAsk} />;
  return <GoalList stale={stale} lines={found} tab={looking.tab} sort={looking.sort} narrowing={narrowing} />;
}

function SortPicker({ sort, onSort }: { sort: GoalSort; onSort: (sort: GoalSort) => void }) {
  return (
    <Picker
      label={listWords.sort}
      options={(Object.keys(goalWords.sorts) as GoalSort[]).map((value) => ({ value, label: goalWords.sorts[value] }))}
      value={sort}
      onPick={onSort}
      align="end"
    >
      <Button variant="ghost" size="sm" aria-label={`${listWords.sort}: ${goalWords.sorts[sort]}`}>
        <ArrowDownWideNarrow size={14} strokeWidth={2} aria-hidden="true" />
        {goalWords.sorts[sort]}
      </Button>
    </Picker>
  );
}

interface FootProps {
  loaded: boolean;
  cause: StaleCause | null;
  trueAt: number;
  count: number;
}

function Foot({ loaded, cause, trueAt, count }: FootProps) {
  return (
    <StatusBar note={loaded && cause ? <StaleNote cause={cause} trueAt={trueAt} /> : null} hints={HINTS}>
      {loaded && <span className="num">{goalWords.count(count)}</span>}
      {loaded && cause === null && <AsOf time={trueAt} stale={false} />}
    </StatusBar>
  );
}

const HINTS = [{ keys: ["E"], does: keyHints.complete }, { keys: ["P"], does: keyHints.pin }, SEARCH_HINT];

function countIn(lines: readonly GoalLine[], tab: GoalTab): number {
  return lines.filter(({ goal }) => tabOf(goal.status) === tab).length;
}

function focusedGoal(lines: readonly GoalLine[]) {
  const { key, card } = document.activeElement?.closest<HTMLElement>("[data-key], [data-card]")?.dataset ?? {};
  const id = key ?? card;
  return lines.find(({ goal }) => goal.id === id)?.goal;
}
