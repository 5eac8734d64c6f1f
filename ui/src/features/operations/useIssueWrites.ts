import { useQueryClient } from "@tanstack/react-query";
import { type CommandError, commands, type Issue, type IssueList, type IssueMove, type NewIssue } from "../../bindings";
import { offerUndo } from "../../components/ui/undo";
import { queryKeys } from "../../lib/queryKeys";
import { issueWords, workWords } from "../../lib/words";
import type { Stale } from "../../realtime/invalidation";
import { lookFor } from "../../realtime/lost";
import type { Fields } from "../../realtime/optimistic";
import { useRealtime } from "../../realtime/provider";
import { issuesQuery } from "../../realtime/queries";
import { useWrites } from "../../realtime/useWrites";
import type { Answer, Created } from "../../realtime/writes";

/** The step that leads from one status to another; null when there is none (protocol.md 5.5, I5). */
export function stepBetween(from: Issue["status"], to: Issue["status"]): Step["kind"] | null {
  return STEPS[from][to] ?? null;
}

const STEPS: Record<Issue["status"], Partial<Record<Issue["status"], Step["kind"]>>> = {
  open: { in_progress: "start", resolved: "resolve", closed: "close" },
  in_progress: { resolved: "resolve", closed: "close" },
  resolved: { open: "reopen", closed: "close" },
  closed: { open: "reopen" },
  unknown: { in_progress: "start", resolved: "resolve", closed: "close" },
};

/** What leads on from a status. */
export type Step = Exclude<IssueMove, { kind: "restore" }>;

const RESULTS: Record<Step["kind"], Issue["status"]> = {
  start: "in_progress",
  resolve: "resolved",
  close: "closed",
  reopen: "open",
};

/** Changes of issues, shown at once. */
export function useIssueWrites() {
  const writes = useWrites();
  const client = useQueryClient();
  const { store } = useRealtime();

  async function move(issue: Issue, step: Step): Promise<void> {
    const done = await writes.change({
      kind: "issue",
      id: issue.id,
      fields: { status: RESULTS[step.kind], statusName: null, statusConfigId: null },
      send: () => commands.moveIssue(issue.id, step),
      told: movedFields,
      stale: staleAfter(issue.id),
      failed: workWords.failed.move,
    });
    const steps = step.kind === "close" ? stepsBack(issue) : null;
    if (!done || steps === null) return;
    offerUndo({ title: issueWords.wasClosed(issue.title), key: issue.id, run: () => void putBack(issue, steps) });
  }

  function putBack(issue: Issue, steps: Steps): Promise<boolean> {
    return writes.change({
      kind: "issue",
      id: issue.id,
      fields: { status: issue.status, statusName: issue.statusName, statusConfigId: issue.statusConfigId },
      send: () => walked(issue.id, steps),
      told: movedFields,
      stale: staleAfter(issue.id),
      failed: workWords.failed.undo,
    });
  }

  function assign(issue: Issue, person: { id: string; name: string } | null): Promise<boolean> {
    return writes.change({
      kind: "issue",
      id: issue.id,
      fields: { assigneeId: person?.id ?? null, assigneeName: person?.name ?? null },
      send: () => commands.assignIssue(issue.id, person?.id ?? null),
      stale: staleAfter(issue.id),
      failed: workWords.failed.assign,
    });
  }

  async function create(wanted: NewIssue, doubtful?: (error: CommandError) => void): Promise<Created<Issue>> {
    const answer = await writes.create<Issue>({
      eventType: "issue.created",
      send: () => commands.createIssue(wanted),
      idOf: ({ id }) => id,
      stale: [{ listsOf: "issues" }, { key: queryKeys.dashboardStats }],
      lost: lookFor<IssueList, Issue>(client, issuesQuery(store), (list) => list.issues, wanted.title),
      doubtful,
    });
    if (answer.status === "ok") {
      client.setQueryData<IssueList>(queryKeys.issues.list, (list) => list && withIssue(list, answer.data));
    }
    return answer;
  }

  return { move, assign, create };
}

/** At least one. */
type Steps = readonly [IssueMove, ...IssueMove[]];

/**
 * The steps from closed to where an issue was; null when there are none. One where its very status is known, which may be one of the
 * company's own.
 */
function stepsBack({ status, statusConfigId, resolutionNotes }: Issue): Steps | null {
  const reason = issueWords.closedByMistake;
  if (statusConfigId !== null && status !== "closed") return [{ kind: "restore", statusConfigId, reason }];
  const reopen: IssueMove = { kind: "reopen", reason };
  switch (status) {
    case "open":
      return [reopen];
    case "in_progress":
      return [reopen, { kind: "start", notes: null }];
    case "resolved":
      return resolutionNotes ? [reopen, { kind: "resolve", notes: resolutionNotes }] : null;
    case "closed":
    case "unknown":
      return null;
  }
}

/** One step after the other; the answer of the last, or of the first that was refused. */
async function walked(issueId: string, [step, next, ...rest]: Steps): Promise<Answer<Issue>> {
  const answer = await commands.moveIssue(issueId, step);
  return answer.status === "error" || next === undefined ? answer : walked(issueId, [next, ...rest]);
}

function movedFields({ status, statusName, statusConfigId, resolutionNotes }: Issue): Fields {
  return { status, statusName, statusConfigId, resolutionNotes };
}

function staleAfter(issueId: string): Stale[] {
  return [{ key: queryKeys.issues.detail(issueId) }, { listsOf: "issues" }, { key: queryKeys.dashboardStats }];
}

function withIssue(list: IssueList, issue: Issue): IssueList {
  return { ...list, issues: [...list.issues.filter(({ id }) => id !== issue.id), issue] };
}
