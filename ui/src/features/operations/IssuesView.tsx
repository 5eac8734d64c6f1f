import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useMemo, useState } from "react";
import type { Issue } from "../../bindings";
import { Board, type Column } from "../../components/ui/Board";
import { Button } from "../../components/ui/Button";
import { EmptyState } from "../../components/ui/EmptyState";
import { Failure } from "../../components/ui/Failure";
import { FilteredEmpty, filtered, searched } from "../../components/ui/Filters";
import { ListSkeleton } from "../../components/ui/Skeleton";
import { StatusGlyph } from "../../components/ui/StatusGlyph";
import { useKeys } from "../../components/ui/useKeys";
import { useSticky } from "../../components/ui/useSticky";
import { issueShapes } from "../../lib/shapes";
import { issueWords, workWords } from "../../lib/words";
import { useRealtime } from "../../realtime/provider";
import { issuesQuery } from "../../realtime/queries";
import { Refusal } from "./ActionParts";
import { compareIssues, ISSUE_STATUSES, type IssueSort, issueFacets } from "./facets";
import { IssuePanel } from "./IssuePanel";
import { IssueCard, IssueCells } from "./IssueParts";
import { NewIssue } from "./NewWork";
import { useGoalTitles } from "./pickers";
import { useIssueMoves } from "./useIssueQuestion";
import { useIssueStatusNames } from "./useIssueStatusNames";
import { stepBetween } from "./useIssueWrites";
import { WorkFrame, type WorkLooking } from "./WorkFrame";
import { WorkList } from "./WorkList";

interface WorkViewProps {
  /** Id of what is open beside the list. */
  open: string | null;
  onOpen: (id: string | null) => void;
  onTab: () => void;
}

const AT_FIRST: WorkLooking<IssueSort> = { view: "board", sort: "severity", filters: {} };

/** All issues. */
export function IssuesView({ open, onOpen, onTab }: WorkViewProps) {
  const { store } = useRealtime();
  const { data, error, refetch } = useQuery(issuesQuery(store));
  const titles = useGoalTitles();
  const facets = useMemo(() => issueFacets(titles), [titles]);
  const [looking, setLooking] = useSticky<WorkLooking<IssueSort>>("issues", AT_FIRST);
  const [query, setQuery] = useState("");
  const [adding, setAdding] = useState<Issue["status"] | null>(null);
  const { move, dialog } = useIssueMoves();
  useKeys({ c: () => setAdding("open") });

  const all = data?.issues ?? [];
  const found = searched(filtered(all, facets, looking.filters), textOf, query);
  const opened = all.find(({ id }) => id === open);

  return (
    <WorkFrame
      kind="issues"
      onTab={onTab}
      create={issueWords.create}
      onCreate={() => setAdding("open")}
      items={all}
      facets={facets}
      sorts={workWords.issueSorts}
      looking={looking}
      onLook={setLooking}
      search={issueWords.search}
      query={query}
      onQuery={setQuery}
      asOf={data?.asOf}
      error={error}
      count={issueWords.count(found.length)}
      panel={opened && <IssuePanel key={opened.id} issue={opened} onMove={move} onClose={() => onOpen(null)} />}
    >
      {content()}
      {dialog}
    </WorkFrame>
  );

  function content(): ReactNode {
    if (data === undefined) {
      return error ? <Failure error={error} onTryAgain={() => void refetch()} /> : <ListSkeleton />;
    }
    if (all.length === 0 && adding === null) {
      return (
        <EmptyState title={issueWords.emptyTitle} why={issueWords.emptyWhy}>
          <Button keys={["C"]} onClick={() => setAdding("open")}>
            {issueWords.create}
          </Button>
        </EmptyState>
      );
    }
    if (all.length > 0 && found.length === 0) {
      return (
        <FilteredEmpty
          title={issueWords.noMatch}
          why={(by) => issueWords.hidden(all.length, by)}
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
    const shared = { issues: found, adding, onAdd: setAdding, onOpen: (id: string) => onOpen(id), onMove: move };
    return looking.view === "board" ? (
      <IssuesBoard {...shared} />
    ) : (
      <IssuesTable
        {...shared}
        sort={looking.sort}
        question={`${looking.sort}|${query}|${JSON.stringify(looking.filters)}`}
      />
    );
  }
}

interface IssuesProps {
  issues: readonly Issue[];
  adding: Issue["status"] | null;
  onAdd: (status: Issue["status"] | null) => void;
  onOpen: (id: string) => void;
  onMove: (issue: Issue, status: Issue["status"]) => void;
}

function IssuesBoard({ issues, adding, onAdd, onOpen, onMove }: IssuesProps) {
  const names = useIssueStatusNames();
  const columns = ISSUE_STATUSES.map(
    (status): Column<Issue> => ({
      id: status,
      title: names[status],
      glyph: <StatusGlyph shape={issueShapes[status]} />,
      cards: issues.filter((issue) => issue.status === status).sort(compareIssues("age")),
      quiet: status === "resolved" || status === "closed",
      strip: status === "closed" || status === "unknown",
      closed: status !== "open" && status !== "in_progress",
    }),
  ).filter(({ id, cards }) => id !== "unknown" || cards.length > 0);
  return (
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
  );
}

function IssuesTable({
  issues,
  adding,
  onAdd,
  onOpen,
  onMove,
  sort,
  question,
}: IssuesProps & { sort: IssueSort; question: string }) {
  return (
    <>
      {adding && (
        <div className="flex-none p-3">
          <NewIssue status={adding} onDone={() => onAdd(null)} />
        </div>
      )}
      <WorkList
        items={issues}
        label={issueWords.title}
        compare={compareIssues(sort)}
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
      <span className="col-level">{workWords.category}</span>
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
