/** What can be done with a goal, an action or an issue, as rows of the palette. */
import { Ban, CircleCheck, Pause, Pin, Play, UserRound } from "lucide-react";
import type { Action, Goal, GoalChange, InboxItem, Issue } from "../../bindings";
import { StatusGlyph } from "../../components/ui/StatusGlyph";
import type { GoalQuestion } from "../../features/goals/GoalChangeDialog";
import { CHANGES, useChangeGoal } from "../../features/goals/useGoalWrites";
import { ACTION_STATUSES, ISSUE_STATUSES } from "../../features/operations/facets";
import { usePeople } from "../../features/operations/pickers";
import { canBeSet, useActionWrites } from "../../features/operations/useActionWrites";
import type { IssueQuestion } from "../../features/operations/useIssueQuestion";
import { stepBetween, useIssueWrites } from "../../features/operations/useIssueWrites";
import { actionShapes, issueShapes } from "../../lib/shapes";
import { actionWords, goalChangeWords, goalWords, issueWords, paletteWords } from "../../lib/words";
import { usePins } from "../pins";
import type { PaletteItem } from "./items";

/** What has to be asked before it is done. */
export type Asked =
  | { of: "goal"; question: GoalQuestion }
  | { of: "issue"; question: IssueQuestion }
  | { of: "snooze"; entry: InboxItem };

/** Shows a question in the place of the palette. */
export type Ask = (asked: Asked) => void;

type Verb = Pick<PaletteItem, "title" | "keywords" | "glyph" | "run">;

const ICONS: Record<GoalChange["kind"], typeof Play> = {
  activate: Play,
  resume: Play,
  pause: Pause,
  complete: CircleCheck,
  cancel: Ban,
};

/** What can be done with a goal where it stands. */
export function useGoalVerbs(ask: Ask): (goal: Goal) => PaletteItem[] {
  const change = useChangeGoal();
  const pins = usePins();
  return (goal) => {
    const changes = CHANGES[goal.status].map((kind): Verb => {
      const Icon = ICONS[kind];
      return {
        title: goalChangeWords[kind].does,
        keywords: kind === "cancel" ? paletteWords.cancelsToo : undefined,
        glyph: () => <Icon size={16} strokeWidth={1.75} aria-hidden="true" />,
        run: () => {
          if (kind === "activate" || kind === "resume") void change(goal.id, { kind });
          else ask({ of: "goal", question: { goal, kind } });
        },
      };
    });
    const pin: Verb = {
      title: pins.has(goal.id) ? goalWords.unpin : goalWords.pin,
      glyph: () => <Pin size={16} strokeWidth={1.75} aria-hidden="true" />,
      run: () => pins.toggle(goal.id),
    };
    return rowsOf(`goal:${goal.id}`, goal.title, [...changes, pin]);
  };
}

/** What can be done with an action. */
export function useActionVerbs(): (action: Action) => PaletteItem[] {
  const { move, change } = useActionWrites();
  const me = usePeople().find(({ isMe }) => isMe);
  return (action) => {
    const moves = ACTION_STATUSES.filter((status) => canBeSet(status) && status !== action.status).map(
      (status): Verb => ({
        title: paletteWords.moveTo(actionWords.status[status]),
        glyph: () => <StatusGlyph shape={actionShapes[status]} />,
        run: () => void move(action, status),
      }),
    );
    const take =
      me === undefined || me.id === action.assigneeId
        ? []
        : [taken(() => void change(action, { assigneeId: me.id }, { assigneeName: me.name }))];
    return rowsOf(`action:${action.id}`, action.title, [...moves, ...take]);
  };
}

/** What can be done with an issue where it stands. */
export function useIssueVerbs(ask: Ask): (issue: Issue) => PaletteItem[] {
  const { move, assign } = useIssueWrites();
  const me = usePeople().find(({ isMe }) => isMe);
  return (issue) => {
    const moves = ISSUE_STATUSES.flatMap((status): Verb[] => {
      const kind = stepBetween(issue.status, status);
      if (kind === null) return [];
      const run = () => {
        if (kind === "start") void move(issue, { kind, notes: null });
        else if (kind === "close") void move(issue, { kind, reason: null });
        else ask({ of: "issue", question: { issue, kind } });
      };
      return [
        {
          title: paletteWords.moveTo(issueWords.status[status]),
          glyph: () => <StatusGlyph shape={issueShapes[status]} />,
          run,
        },
      ];
    });
    const take = me === undefined || me.id === issue.assigneeId ? [] : [taken(() => void assign(issue, me))];
    return rowsOf(`issue:${issue.id}`, issue.title, [...moves, ...take]);
  };
}

function taken(run: () => void): Verb {
  return {
    title: paletteWords.take,
    glyph: () => <UserRound size={16} strokeWidth={1.75} aria-hidden="true" />,
    run,
  };
}

function rowsOf(subject: string, title: string, verbs: readonly Verb[]): PaletteItem[] {
  return verbs.map((verb) => ({ id: `do:${verb.title}:${subject}`, group: "do", detail: title, ...verb }));
}
