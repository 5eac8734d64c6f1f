/** The actions and issues of one goal, as sections of its room. */
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import { useMemo, useState } from "react";
import type { Action, Issue } from "../../bindings";
import { Button } from "../../components/ui/Button";
import { PartFailure } from "../../components/ui/PartFailure";
import { useFolded } from "../../components/ui/useFolded";
import { useKeys } from "../../components/ui/useKeys";
import { formatNumber } from "../../lib/format";
import { actionWords, issueWords, workWords } from "../../lib/words";
import { useRealtime } from "../../realtime/provider";
import { actionsQuery, issuesQuery } from "../../realtime/queries";
import { ActionCells } from "./ActionParts";
import { ACTION_STATUSES, compareActions, compareIssues, ISSUE_STATUSES } from "./facets";
import { IssueCells } from "./IssueParts";
import { NewAction } from "./NewWork";
import { useActionWrites } from "./useActionWrites";
import { useIssueMoves } from "./useIssueQuestion";
import { WorkRow } from "./WorkList";

/** Its actions: what is blocked and under way first. E completes, Enter opens. */
export function ActionsOfGoal({ goalId }: { goalId: string }) {
  const { store } = useRealtime();
  const { data, error, refetch } = useQuery(actionsQuery(store));
  const { move } = useActionWrites();
  const navigate = useNavigate();
  const [adding, setAdding] = useState(false);
  useKeys({ a: () => setAdding(true) });
  const actions = useMemo(() => ofGoal(data?.actions, goalId).sort(byUrgency), [data, goalId]);
  const { shown, rest } = useFolded(actions, SHOWN, SHOWN);
  return (
    <section className="-mx-2 mt-5" data-testid="goal-actions">
      <h2 className="sec">
        {actionWords.title}
        {data && <span className="n">{formatNumber(actions.length)}</span>}
        <span className="grow" />
        <Button variant="ghost" size="sm" keys={["A"]} onClick={() => setAdding(true)}>
          <Plus size={14} strokeWidth={2} aria-hidden="true" />
          {workWords.add}
        </Button>
      </h2>
      {adding && (
        <div className="mx-2 mb-2">
          <NewAction goalIds={[goalId]} onDone={() => setAdding(false)} />
        </div>
      )}
      {!data && error && <PartFailure error={error} onTryAgain={() => void refetch()} />}
      {data && actions.length === 0 && !adding && <p className="px-2 text-ink-3">{actionWords.noneOfGoal}</p>}
      <div data-rows>
        {shown.map((action) => (
          <WorkRow
            key={action.id}
            item={action}
            tabIndex={0}
            dense
            onOpen={({ id }) => void navigate({ to: "/operations", search: { open: id } })}
            onKey={(one, key) => key === "e" && completes(one, move)}
          >
            <ActionCells action={action} table={false} />
          </WorkRow>
        ))}
      </div>
      {rest}
    </section>
  );
}

/** What stands in its way. */
export function IssuesOfGoal({ goalId }: { goalId: string }) {
  const { store } = useRealtime();
  const { data, error, refetch } = useQuery(issuesQuery(store));
  const { move, dialog } = useIssueMoves();
  const navigate = useNavigate();
  const issues = useMemo(() => ofGoal(data?.issues, goalId).sort(byOpenness), [data, goalId]);
  const { shown, rest } = useFolded(issues, SHOWN, SHOWN);
  return (
    <section className="-mx-2 mt-5" data-testid="goal-issues">
      <h2 className="sec">
        {issueWords.title}
        {data && <span className="n">{formatNumber(issues.length)}</span>}
      </h2>
      {!data && error && <PartFailure error={error} onTryAgain={() => void refetch()} />}
      {data && issues.length === 0 && <p className="px-2 text-ink-3">{issueWords.noneOfGoal}</p>}
      <div data-rows>
        {shown.map((issue) => (
          <WorkRow
            key={issue.id}
            item={issue}
            tabIndex={0}
            dense
            onOpen={({ id }) => void navigate({ to: "/operations", search: { kind: "issues", open: id } })}
            onKey={(one, key) => {
              if (key !== "e") return false;
              // On what is over E does nothing; above all it does not complete the goal.
              if (one.status !== "resolved" && one.status !== "closed") move(one, "resolved");
              return true;
            }}
          >
            <IssueCells issue={issue} table={false} />
          </WorkRow>
        ))}
      </div>
      {rest}
      {dialog}
    </section>
  );
}

/** Rows before the rest is folded, and so many further ones at a time: a goal with thousands opens at once. */
const SHOWN = 30;

function ofGoal<T extends { goalIds: readonly string[] }>(items: readonly T[] | undefined, goalId: string): T[] {
  return (items ?? []).filter(({ goalIds }) => goalIds.includes(goalId));
}

/** E on an action that is not done; true when the key was its own. */
export function completes(action: Action, move: (action: Action, status: Action["status"]) => Promise<void>): boolean {
  if (action.status !== "completed") void move(action, "completed");
  return true;
}

const URGENCY: readonly Action["status"][] = [
  "blocked",
  "in_progress",
  "not_started",
  "paused",
  "completed",
  "cancelled",
];

function byUrgency(a: Action, b: Action): number {
  const place = ({ status }: Action) => (URGENCY.indexOf(status) + ACTION_STATUSES.length) % ACTION_STATUSES.length;
  return place(a) - place(b) || compareActions("due")(a, b);
}

function byOpenness(a: Issue, b: Issue): number {
  return ISSUE_STATUSES.indexOf(a.status) - ISSUE_STATUSES.indexOf(b.status) || compareIssues("severity")(a, b);
}
