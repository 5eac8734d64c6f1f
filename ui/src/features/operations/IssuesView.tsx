import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { Issue } from "../../bindings";
import { Board, type Column } from "../../components/ui/Board";
import { SortAgain } from "../../components/ui/OrderNote";
import { StatusGlyph } from "../../components/ui/StatusGlyph";
import { usePlacedCards } from "../../components/ui/usePlaced";
import { issueShapes } from "../../lib/shapes";
import { issueWords, workWords } from "../../lib/words";
import { useRealtime } from "../../realtime/provider";
import { issuesQuery } from "../../realtime/queries";
import { Refusal } from "./ActionParts";
import { compareIssues, ISSUE_STATUSES, type IssueSort, issueFacets } from "./facets";
import { IssuePanel } from "./IssuePanel";
import { IssueCard, IssueCells } from "./IssueParts";
import { MissingPanel } from "./MissingPanel";
import { NewIssue } from "./NewWork";
import { useGoalTitles } from "./pickers";
import { useIssueMoves } from "./useIssueQuestion";
import { useIssueStatusNames } from "./useIssueStatusNames";
import { stepBetween } from "./useIssueWrites";
import { type WorkContent, WorkFrame, type WorkLooking, type WorkTable, type WorkViewProps } from "./WorkFrame";
import { WorkList } from "./WorkList";

const AT_FIRST: WorkLooking<IssueSort> = { sort: "severity", filters: {} };

/** All issues. */
export function IssuesView({ open, onOpen, onTab }: WorkViewProps) {
  const { store } = useRealtime();
  const { data, error, refetch, isFetching } = useQuery(issuesQuery(store));
  const titles = useGoalTitles();
  const facets = useMemo(() => issueFacets(titles), [titles]);
  const { move, dialog } = useIssueMoves();
  const opened = data?.issues.find(({ id }) => id === open);
  return (
    <>
      <WorkFrame
        kind="issues"
        words={issueWords}
        items={data?.issues}
        asOf={data?.asOf}
        error={error}
        onTryAgain={() => void refetch()}
        facets={facets}
        sorts={workWords.issueSorts}
        textOf={textOf}
        atFirst={AT_FIRST}
        begin="open"
        onTab={onTab}
        onOpen={onOpen}
        board={(content) => <IssuesBoard {...content} onMove={move} />}
        table={(content) => <IssuesTable {...content} onMove={move} />}
        panel={
          opened ? (
            <IssuePanel key={opened.id} issue={opened} onMove={move} onClose={() => onOpen(null)} />
          ) : (
            open !== null &&
            data !== undefined &&
            !isFetching && <MissingPanel title={issueWords.missing} onClose={() => onOpen(null)} />
          )
        }
      />
      {dialog}
    </>
  );
}

type IssuesProps = WorkContent<Issue> & {
  onMove: (issue: Issue, status: Issue["status"]) => void;
};

function IssuesBoard({ items: issues, adding, onAdd, onOpen, onMove, question }: IssuesProps) {
  const names = useIssueStatusNames();
  const placed = usePlacedCards(issues, {
    keyOf: ({ id }) => id,
    columnOf: ({ status }) => status,
    compare: BY_AGE,
    columns: ISSUE_STATUSES,
    question,
  });
  const columns = ISSUE_STATUSES.map(
    (status): Column<Issue> => ({
      id: status,
      title: names[status],
      glyph: <StatusGlyph shape={issueShapes[status]} />,
      cards: placed.cardsOf(status),
      quiet: status === "resolved" || status === "closed",
      strip: status === "closed" || status === "unknown",
      closed: status !== "open" && status !== "in_progress",
    }),
  ).filter(({ id, cards }) => id !== "unknown" || cards.length > 0);
  return (
    <>
      <Board
        label={issueWords.title}
        columns={columns}
        keyOf={({ id }) => id}
        titleOf={({ title }) => title}
        cardHeight={66}
        onOpen={({ id }) => onOpen(id)}
        onMove={(issue, status) => onMove(issue, status as Issue["status"])}
        bars={(issue, status) => bar(issue.status, status as Issue["status"])}
        onAdd={(status) => onAdd(status as Issue["status"])}
        above={(status) =>
          adding === status && (
            <div className="px-1.5 pb-1.5">
              <NewIssue status={adding} onDone={() => onAdd(null)} />
            </div>
          )
        }
        onCardKey={(issue, key) => key === "e" && resolves(issue, onMove)}
        below={({ id }) => <Refusal id={id} />}
        testId="issues-board"
      >
        {(issue) => <IssueCard issue={issue} />}
      </Board>
      <SortAgain key={placed.orderKey} groups={placed.groups} compare={BY_AGE} onSort={placed.regroup} />
    </>
  );
}

const BY_AGE = compareIssues("age");

function IssuesTable({ items, adding, onAdd, onOpen, onMove, sort, question }: IssuesProps & WorkTable<IssueSort>) {
  const compare = useMemo(() => compareIssues(sort), [sort]);
  return (
    <>
      {adding && (
        <div className="flex-none p-3">
          <NewIssue status={adding} onDone={() => onAdd(null)} />
        </div>
      )}
      <WorkList
        items={items}
        label={issueWords.title}
        compare={compare}
        question={question}
        head={<Head />}
        cells={(issue) => <IssueCells issue={issue} table />}
        onOpen={({ id }) => onOpen(id)}
        onKey={(issue, key) => key === "e" && resolves(issue, onMove)}
        testId="issues-table"
      />
    </>
  );
}

function Head() {
  return (
    <div className="th" aria-hidden="true">
      <span className="w-4" />
      <span className="grow">{issueWords.one}</span>
      <span className="col-status">{workWords.status}</span>
      <span className="col-level">{workWords.severity}</span>
      <span className="col-category">{workWords.category}</span>
      <span className="col-owner">{workWords.assignee}</span>
      <span className="col-due">{workWords.created}</span>
    </div>
  );
}

/** Why no step leads from one status to another; null when one does. */
function bar(from: Issue["status"], to: Issue["status"]): string | null {
  return stepBetween(from, to) === null ? issueWords.noStep[to] : null;
}

/** E on an issue; true when the key was its own. */
function resolves(issue: Issue, move: IssuesProps["onMove"]): boolean {
  if (stepBetween(issue.status, "resolved") === null) return false;
  move(issue, "resolved");
  return true;
}

function textOf(issue: Issue): string {
  return `${issue.title} ${issue.assigneeName ?? ""} ${issue.category ?? ""} ${issue.tags.join(" ")}`;
}
