/** What the company has, as rows of the palette: goals, actions, issues, KPIs. */
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { ChartSpline } from "lucide-react";
import { type RefObject, useEffect, useMemo, useRef } from "react";
import type { Action, Goal, Health, Issue, Kpi } from "../../bindings";
import { StatusGlyph } from "../../components/ui/StatusGlyph";
import { Trend } from "../../components/ui/Trend";
import { ageOf, formatDay, formatMeasured, formatProgress, parseTime } from "../../lib/format";
import { actionShapes, goalShape, issueShapes } from "../../lib/shapes";
import { actionWords, goalWords, issueWords, kpiWords, levelWords, words } from "../../lib/words";
import { useRealtime } from "../../realtime/provider";
import { actionsQuery, commandCenterQuery, goalsQuery, issuesQuery, kpisQuery } from "../../realtime/queries";
import type { PaletteItem } from "./items";
import { type Ask, useActionVerbs, useGoalVerbs, useIssueVerbs } from "./verbs";

/** Rows stand still under the person's hand: of what changes while the palette is open, only what comes for the first time is shown. */
const STILL = { notifyOnChangeProps: ["status"] as ["status"] };

/** All of them, as far as they are here; if it `reads`, what is not here is read. What has to be asked first goes to `ask`. */
export function useCompanyItems(ask: Ask, reads: boolean): PaletteItem[] {
  const goals = useGoalItems(ask, reads);
  const actions = useActionItems(reads);
  const issues = useIssueItems(ask, reads);
  const kpis = useKpiItems(reads);
  return useMemo(() => [...goals, ...actions, ...issues, ...kpis], [goals, actions, issues, kpis]);
}

function useGoalItems(ask: Ask, reads: boolean): PaletteItem[] {
  const { store } = useRealtime();
  const navigate = useNavigate();
  const { data } = useQuery({ ...goalsQuery(store), ...STILL, enabled: reads });
  const { data: center } = useQuery({ ...commandCenterQuery(store), ...STILL, enabled: reads });
  const health = useMemo(() => new Map(center?.goals.map((goal) => [goal.id, goal.health])), [center]);
  const verbs = useLatest(useGoalVerbs(ask));
  return useMemo(
    () =>
      (data?.goals ?? []).map((goal) => ({
        id: `goal:${goal.id}`,
        group: "goals",
        title: goal.title || words.unnamedGoal,
        detail: goalDetail(goal),
        keywords: goal.owner?.name,
        glyph: () => <GoalSign goal={goal} health={goal.health ?? health.get(goal.id) ?? null} />,
        run: () => void navigate({ to: "/goals/$goalId", params: { goalId: goal.id } }),
        verbs: () => verbs.current(goal),
      })),
    [data, health, navigate, verbs],
  );
}

/** As in the lists: the health of a goal under way, else its status. */
function GoalSign({ goal: { status, progress }, health }: { goal: Goal; health: Health | null }) {
  if (status === "active" && health !== null) return <Trend health={health} />;
  return <StatusGlyph shape={goalShape(status, progress)} progress={progress} />;
}

function goalDetail({ owner, status, progress }: Goal): string {
  return joined(
    owner?.name,
    status === "active" && progress !== null ? formatProgress(progress) : goalWords.status[status],
  );
}

function useActionItems(reads: boolean): PaletteItem[] {
  const { store } = useRealtime();
  const navigate = useNavigate();
  const { data } = useQuery({ ...actionsQuery(store), ...STILL, enabled: reads });
  const verbs = useLatest(useActionVerbs());
  return useMemo(
    () =>
      (data?.actions ?? []).map((action) => ({
        id: `action:${action.id}`,
        group: "work",
        title: action.title || actionWords.untitled,
        detail: actionDetail(action),
        keywords: joined(action.assigneeName, action.tags.join(" ")),
        glyph: () => <StatusGlyph shape={actionShapes[action.status]} progress={action.progress} />,
        run: () => void navigate({ to: "/operations", search: { open: action.id } }),
        verbs: () => verbs.current(action),
      })),
    [data, navigate, verbs],
  );
}

function actionDetail({ assigneeName, dueDate, status }: Action): string {
  const due = dueDate === null ? null : parseTime(dueDate);
  const isOver = status === "completed" || status === "cancelled";
  return joined(assigneeName, due === null || isOver ? actionWords.status[status] : formatDay(due, Date.now()));
}

function useIssueItems(ask: Ask, reads: boolean): PaletteItem[] {
  const { store } = useRealtime();
  const navigate = useNavigate();
  const { data } = useQuery({ ...issuesQuery(store), ...STILL, enabled: reads });
  const verbs = useLatest(useIssueVerbs(ask));
  return useMemo(
    () =>
      (data?.issues ?? []).map((issue) => ({
        id: `issue:${issue.id}`,
        group: "work",
        title: issue.title || issueWords.untitled,
        detail: issueDetail(issue),
        keywords: joined(issue.assigneeName, issue.reporterName, issue.tags.join(" ")),
        glyph: () => <StatusGlyph shape={issueShapes[issue.status]} />,
        run: () => void navigate({ to: "/operations", search: { kind: "issues", open: issue.id } }),
        verbs: () => verbs.current(issue),
      })),
    [data, navigate, verbs],
  );
}

function issueDetail({ severity, statusName, status }: Issue): string {
  return joined(severity && levelWords[severity], statusName ?? issueWords.status[status]);
}

function useKpiItems(reads: boolean): PaletteItem[] {
  const { store } = useRealtime();
  const navigate = useNavigate();
  const { data } = useQuery({ ...kpisQuery(store), ...STILL, enabled: reads });
  return useMemo(
    () =>
      (data?.kpis ?? []).map((kpi) => ({
        id: `kpi:${kpi.id}`,
        group: "kpis",
        title: kpi.name || kpiWords.untitled,
        detail: kpiDetail(kpi),
        keywords: kpi.category ?? undefined,
        glyph: () => <ChartSpline size={16} strokeWidth={1.75} aria-hidden="true" />,
        run: () => void navigate({ to: "/kpis/$kpiId", params: { kpiId: kpi.id } }),
      })),
    [data, navigate],
  );
}

function kpiDetail({ currentValue, currentValueAt, unit }: Kpi): string {
  if (currentValue === null) return kpiWords.noValue;
  const at = currentValueAt === null ? null : parseTime(currentValueAt);
  return joined(formatMeasured(currentValue, unit), at && words.asOf(ageOf(at, Date.now()).text));
}

/** The newest of a function that is asked for only when somebody chooses: the rows are made once. */
function useLatest<T>(value: T): RefObject<T> {
  const latest = useRef(value);
  useEffect(() => {
    latest.current = value;
  });
  return latest;
}

function joined(...parts: (string | number | null | undefined)[]): string {
  return parts.filter(Boolean).join(" · ");
}
