/** What an action or an issue stands at, where somebody reads of it; and the way to take an issue. */
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { Issue } from "../../bindings";
import { Button } from "../../components/ui/Button";
import { Due } from "../../components/ui/Due";
import { LevelGlyph } from "../../components/ui/LevelGlyph";
import { Face } from "../../components/ui/Person";
import { StatusGlyph } from "../../components/ui/StatusGlyph";
import { useKeys } from "../../components/ui/useKeys";
import { formatProgress } from "../../lib/format";
import { actionShapes, issueShapes } from "../../lib/shapes";
import { actionWords, levelWords, workWords } from "../../lib/words";
import { useRealtime } from "../../realtime/provider";
import { actionsQuery, issuesQuery } from "../../realtime/queries";
import { Goals } from "./ActionPanel";
import { Refusal, useAssignee } from "./ActionParts";
import { categoryWord, isOver } from "./facets";
import { useGoalTitles, usePeople } from "./pickers";
import { useIssueStatusNames } from "./useIssueStatusNames";
import { useIssueWrites } from "./useIssueWrites";

/** The facts of an action; nothing while it is not known. */
export function AboutAction({ actionId }: { actionId: string }) {
  const { store } = useRealtime();
  const { data: action } = useQuery({
    ...actionsQuery(store),
    select: (list) => list?.actions.find(({ id }) => id === actionId),
  });
  const titles = useGoalTitles();
  const name = useAssignee(action ?? UNASSIGNED);
  if (!action) return null;
  return (
    <Facts>
      <Line name={workWords.status}>
        <StatusGlyph shape={actionShapes[action.status]} progress={action.progress} />
        {actionWords.status[action.status]}
      </Line>
      <LevelLine name={workWords.priority} level={action.priority} />
      {action.progress !== null && (
        <Line name={workWords.progress}>
          <span className="num">{formatProgress(action.progress)}</span>
        </Line>
      )}
      <Line name={workWords.assignee}>
        <Face id={action.assigneeId} name={name} small />
        {name ?? workWords.nobody}
      </Line>
      <Line name={workWords.due}>
        <Due date={action.dueDate} over={isOver(action.status)} />
      </Line>
      <Line name={workWords.goal}>
        <Goals ids={action.goalIds} titles={titles} />
      </Line>
    </Facts>
  );
}

/** The facts of an issue; nothing while it is not known. */
export function AboutIssue({ issueId }: { issueId: string }) {
  const issue = useIssue(issueId);
  const names = useIssueStatusNames();
  const titles = useGoalTitles();
  const name = useAssignee(issue ?? UNASSIGNED);
  if (!issue) return null;
  return (
    <>
      <Refusal id={issueId} />
      <Facts>
        <Line name={workWords.status}>
          <StatusGlyph shape={issueShapes[issue.status]} />
          {issue.statusName ?? names[issue.status]}
        </Line>
        <LevelLine name={workWords.severity} level={issue.severity} />
        {issue.category && <Line name={workWords.category}>{categoryWord(issue.category)}</Line>}
        <Line name={workWords.assignee}>
          <Face id={issue.assigneeId} name={name} small />
          {name ?? workWords.nobody}
        </Line>
        <Line name={workWords.goal}>
          <Goals ids={issue.goalIds} titles={titles} />
        </Line>
      </Facts>
    </>
  );
}

/** Assigns an issue that waits for somebody to who reads of it. */
export function TakeIssue({ issueId }: { issueId: string }) {
  const issue = useIssue(issueId);
  const me = usePeople().find(({ isMe }) => isMe);
  const { assign } = useIssueWrites();
  const waits = issue !== undefined && WAITING.has(issue.status) && me !== undefined && issue.assigneeId === null;
  const take = () => (waits ? void assign(issue, me) : false);
  useKeys({ a: take });
  if (!waits) return null;
  return (
    <Button keys={["A"]} onClick={take} data-testid="take-issue">
      {workWords.take}
    </Button>
  );
}

const WAITING: ReadonlySet<Issue["status"]> = new Set(["open", "in_progress", "unknown"]);

const UNASSIGNED = { assigneeId: null, assigneeName: null };

function useIssue(issueId: string): Issue | undefined {
  const { store } = useRealtime();
  const { data } = useQuery({
    ...issuesQuery(store),
    select: (list) => list?.issues.find(({ id }) => id === issueId),
  });
  return data;
}

function Facts({ children }: { children: ReactNode }) {
  return (
    <dl className="facts about" data-testid="inbox-facts">
      {children}
    </dl>
  );
}

function Line({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

function LevelLine({ name, level }: { name: string; level: Issue["severity"] }) {
  if (level === null) return null;
  return (
    <Line name={name}>
      <LevelGlyph level={level} />
      {levelWords[level]}
    </Line>
  );
}
