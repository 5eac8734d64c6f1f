import { ChevronDown } from "lucide-react";
import { useMemo, useState } from "react";
import { useRowHeight } from "../../components/ui/density";
import { EmptyState } from "../../components/ui/EmptyState";
import { OrderNote, SortAgain } from "../../components/ui/OrderNote";
import { usePlaced } from "../../components/ui/usePlaced";
import { type Place, VirtualRows } from "../../components/ui/VirtualRows";
import { formatNumber } from "../../lib/format";
import { goalWords, words } from "../../lib/words";
import { useRealtimeGoals } from "../../realtime/hooks";
import { GoalLineRow } from "./GoalLineRow";
import { compareBy, type GoalSort, type GoalTab, groupOf, groupsOf, groupTitle } from "./goalFacets";
import type { GoalLine } from "./useGoalRows";

interface GoalListProps {
  lines: readonly GoalLine[];
  tab: GoalTab;
  sort: GoalSort;
  /** Search and filters, as one text. */
  narrowing: string;
  /** Its numbers are not current. */
  stale: boolean;
}

/** A line of the list. */
type Item =
  | { kind: "heading"; group: string; count: number; open: boolean }
  | { kind: "goal"; line: GoalLine; displaced: boolean };

const HEADING = 28;

/** The goals of a tab in their groups. */
export function GoalList({ lines, tab, sort, narrowing, stale }: GoalListProps) {
  const rowHeight = useRowHeight();
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const completed = useCompletedHere();
  const compare = useMemo(() => compareBy(sort), [sort]);
  const { groups, displaced, regroup, orderKey } = usePlaced(lines, {
    keyOf: ({ goal }) => goal.id,
    groupOf: (line) => groupOf(line, sort, tab),
    compare,
    order: groupsOf(tab === "current" ? sort : "due"),
    question: `${tab}|${sort}|${narrowing}`,
  });
  if (groups.length === 0) {
    return <EmptyState title={goalWords.noneHere(goalWords.tabs[tab])} why={goalWords.noneHereWhy} />;
  }

  const items = groups.flatMap(({ id, items: members }): Item[] => {
    const open = !folded.has(id);
    const heading: Item[] = groupTitle(id) === "" ? [] : [{ kind: "heading", group: id, count: members.length, open }];
    const goals = members.map((line): Item => ({ kind: "goal", line, displaced: groupOf(line, sort, tab) !== id }));
    return open ? [...heading, ...goals] : heading;
  });

  return (
    <>
      <Head />
      <VirtualRows
        items={items}
        keyOf={(item) => (item.kind === "heading" ? `group:${item.group}` : item.line.goal.id)}
        heightOf={(item) => (item.kind === "heading" ? HEADING : rowHeight)}
        label={words.goals}
        className={stale ? "stale px-2 pb-2" : "px-2 pb-2"}
        remember="goals"
        testId="goal-list"
      >
        {(item, place) =>
          item.kind === "heading" ? (
            <Heading item={item} onToggle={() => setFolded(toggled(folded, item.group))} />
          ) : (
            <Line item={item} place={place} completed={completed} />
          )
        }
      </VirtualRows>
      {displaced > 0 ? (
        <OrderNote why={goalWords.regroupWhy(displaced)} does={goalWords.regroup} onDo={regroup} />
      ) : (
        <SortAgain key={orderKey} groups={groups} compare={compare} onSort={regroup} />
      )}
    </>
  );
}

function Line({
  item,
  place,
  completed,
}: {
  item: Extract<Item, { kind: "goal" }>;
  place: Place;
  completed: ReadonlySet<string>;
}) {
  return (
    <GoalLineRow
      line={item.line}
      place={place}
      displaced={item.displaced}
      completes={completed.has(item.line.goal.id)}
    />
  );
}

function Head() {
  const { columns } = goalWords;
  return (
    <div className="th" aria-hidden="true">
      <span className="w-4" />
      <span className="grow">{columns.goal}</span>
      <span className="col-kpi">{columns.kpi}</span>
      <span className="col-progress">{columns.progress}</span>
      <span className="col-owner">{columns.owner}</span>
      <span className="col-due">{columns.due}</span>
    </div>
  );
}

function Heading({ item, onToggle }: { item: Extract<Item, { kind: "heading" }>; onToggle: () => void }) {
  return (
    <button type="button" className="group opens" aria-expanded={item.open} onClick={onToggle} tabIndex={-1}>
      <span className="caret">
        <ChevronDown size={14} strokeWidth={2} aria-hidden="true" />
      </span>
      {groupTitle(item.group)}
      <span className="n">{formatNumber(item.count)}</span>
    </button>
  );
}

/** Goals that were completed while the list was on screen. */
function useCompletedHere(): ReadonlySet<string> {
  const [completed, setCompleted] = useState<ReadonlySet<string>>(new Set());
  useRealtimeGoals({
    onGoalCompleted: ({ goalId }) => setCompleted((known) => (known.has(goalId) ? known : new Set([...known, goalId]))),
  });
  return completed;
}

function toggled(set: ReadonlySet<string>, id: string): ReadonlySet<string> {
  return set.has(id) ? new Set([...set].filter((one) => one !== id)) : new Set([...set, id]);
}
