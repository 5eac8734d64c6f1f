import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { Action } from "../../bindings";
import { Board, type Column } from "../../components/ui/Board";
import { SortAgain } from "../../components/ui/OrderNote";
import { StatusGlyph } from "../../components/ui/StatusGlyph";
import { usePlacedCards } from "../../components/ui/usePlaced";
import { actionShapes } from "../../lib/shapes";
import { actionWords, workWords } from "../../lib/words";
import { useRealtime } from "../../realtime/provider";
import { actionsQuery } from "../../realtime/queries";
import { ActionPanel } from "./ActionPanel";
import { ActionCard, ActionCells, Refusal } from "./ActionParts";
import { ACTION_STATUSES, type ActionSort, actionFacets, compareActions, isOver } from "./facets";
import { MissingPanel } from "./MissingPanel";
import { NewAction } from "./NewWork";
import { completes } from "./OfGoal";
import { useGoalTitles } from "./pickers";
import { canBeSet, useActionWrites } from "./useActionWrites";
import { type WorkContent, WorkFrame, type WorkLooking, type WorkTable, type WorkViewProps } from "./WorkFrame";
import { WorkList } from "./WorkList";

const AT_FIRST: WorkLooking<ActionSort> = { sort: "due", filters: {} };

/** All actions. */
export function ActionsView({ open, onOpen, onTab }: WorkViewProps) {
  const { store } = useRealtime();
  const { data, error, refetch, isFetching } = useQuery(actionsQuery(store));
  const titles = useGoalTitles();
  const facets = useMemo(() => actionFacets(titles), [titles]);
  const opened = data?.actions.find(({ id }) => id === open);
  return (
    <WorkFrame
      kind="actions"
      words={actionWords}
      items={data?.actions}
      asOf={data?.asOf}
      error={error}
      onTryAgain={() => void refetch()}
      facets={facets}
      sorts={workWords.dueSorts}
      textOf={(action) => textOf(action, titles)}
      atFirst={AT_FIRST}
      begin="not_started"
      onTab={onTab}
      onOpen={onOpen}
      board={(content) => <ActionsBoard {...content} titles={titles} />}
      table={(content) => <ActionsTable {...content} titles={titles} />}
      panel={
        opened ? (
          <ActionPanel key={opened.id} action={opened} onClose={() => onOpen(null)} />
        ) : (
          open !== null &&
          data !== undefined &&
          !isFetching && <MissingPanel title={actionWords.missing} onClose={() => onOpen(null)} />
        )
      }
    />
  );
}

type ActionsProps = WorkContent<Action> & { titles: ReadonlyMap<string, string> };

const COLUMNS: readonly Pick<Column<Action>, "quiet" | "strip" | "closed">[] = ACTION_STATUSES.map((status) => ({
  quiet: status === "completed" || status === "cancelled",
  strip: status === "paused" || status === "cancelled" || status === "unknown",
  closed: isOver(status) || !canBeSet(status),
}));

function ActionsBoard({ items: actions, titles, adding, onAdd, onOpen, question }: ActionsProps) {
  const { move } = useActionWrites();
  const placed = usePlacedCards(actions, {
    keyOf: ({ id }) => id,
    columnOf: ({ status }) => status,
    compare: compareCards,
    columns: ACTION_STATUSES,
    question,
  });
  const columns = ACTION_STATUSES.map(
    (status, index): Column<Action> => ({
      id: status,
      title: actionWords.status[status],
      glyph: <StatusGlyph shape={actionShapes[status]} progress={50} />,
      cards: placed.cardsOf(status),
      ...COLUMNS[index],
    }),
  ).filter(({ id, cards }) => !RARE.includes(id) || cards.length > 0);
  return (
    <>
      <Board
        label={actionWords.title}
        columns={columns}
        keyOf={({ id }) => id}
        titleOf={({ title }) => title}
        cardHeight={106}
        onOpen={({ id }) => onOpen(id)}
        onMove={(action, status) => void move(action, status as Action["status"])}
        bars={(_, status) => (canBeSet(status as Action["status"]) ? null : actionWords.notSettable)}
        onAdd={(status) => onAdd(status as Action["status"])}
        above={(status) =>
          adding === status && (
            <div className="px-1.5 pb-1.5">
              <NewAction status={adding} onDone={() => onAdd(null)} />
            </div>
          )
        }
        onCardKey={(action, key) => key === "e" && completes(action, move)}
        below={({ id }) => <Refusal id={id} />}
        testId="actions-board"
      >
        {(action) => <ActionCard action={action} goal={titles.get(action.goalIds[0] ?? "")} />}
      </Board>
      <SortAgain key={placed.orderKey} groups={placed.groups} compare={compareCards} onSort={placed.regroup} />
    </>
  );
}

const BY_DUE = compareActions("due");

/** What is due first stands first; of what is over, the last. */
function compareCards(a: Action, b: Action): number {
  return isOver(a.status) ? BY_DUE(b, a) : BY_DUE(a, b);
}

/** Columns that are there only while they hold something. */
const RARE: readonly string[] = ["cancelled", "unknown"];

function ActionsTable({ items, titles, adding, onAdd, onOpen, sort, question }: ActionsProps & WorkTable<ActionSort>) {
  const { move } = useActionWrites();
  const compare = useMemo(() => compareActions(sort), [sort]);
  return (
    <>
      {adding && (
        <div className="flex-none p-3">
          <NewAction status={adding} onDone={() => onAdd(null)} />
        </div>
      )}
      <WorkList
        items={items}
        label={actionWords.title}
        compare={compare}
        question={question}
        head={<Head />}
        cells={(action) => <ActionCells action={action} goal={titles.get(action.goalIds[0] ?? "")} table />}
        onOpen={({ id }) => onOpen(id)}
        onKey={(action, key) => key === "e" && completes(action, move)}
        testId="actions-table"
      />
    </>
  );
}

function Head() {
  return (
    <div className="th" aria-hidden="true">
      <span className="w-4" />
      <span className="grow">{actionWords.one}</span>
      <span className="col-goal">{workWords.goal}</span>
      <span className="col-status">{workWords.status}</span>
      <span className="col-level">{workWords.priority}</span>
      <span className="col-progress">{workWords.progress}</span>
      <span className="col-owner">{workWords.assignee}</span>
      <span className="col-due">{workWords.due}</span>
    </div>
  );
}

function textOf(action: Action, titles: ReadonlyMap<string, string>): string {
  return `${action.title} ${action.assigneeName ?? ""} ${titles.get(action.goalIds[0] ?? "") ?? ""} ${action.tags.join(" ")}`;
}
