import { useNavigate } from "@tanstack/react-router";
import { type KeyboardEvent, memo, type ReactNode } from "react";
import type { Task } from "../../bindings";
import { Keys } from "../../components/ui/Kbd";
import { LevelGlyph } from "../../components/ui/LevelGlyph";
import { LiveMark } from "../../components/ui/LiveBadge";
import { Refused } from "../../components/ui/Refused";
import { StatusGlyph } from "../../components/ui/StatusGlyph";
import { useWakeAt } from "../../components/ui/time";
import { useFolded } from "../../components/ui/useFolded";
import { daysUntil, formatDay, formatWeekday, nextMidnight, parseTime } from "../../lib/format";
import { actionShapes } from "../../lib/shapes";
import { actionWords, dashboardWords, levelWords } from "../../lib/words";
import { useMark } from "../../realtime/hooks";
import { useRefusalPlace, useWrites } from "../../realtime/useWrites";
import { SectionHead } from "./SectionHead";
import { useCompleteTask } from "./useCompleteTask";

/** What is the person's to do, soonest first as the server has it. E completes. */
export const TasksSection = memo(function TasksSection({ tasks, age }: { tasks: readonly Task[]; age: ReactNode }) {
  const now = Date.now();
  useWakeAt(nextMidnight(now));
  const days = tasks.filter(({ status }) => status !== "completed").map((task) => daysLeft(task, now));
  const overdue = days.filter((left) => left !== null && left < 0).length;
  const today = days.filter((left) => left === 0).length;
  const folded = useFolded(tasks, SHOWN);
  return (
    <section>
      <SectionHead title={dashboardWords.tasks} count={tasks.length} age={age}>
        {overdue > 0 && <span className="small font-normal text-danger-text">{dashboardWords.overdue(overdue)}</span>}
        {today > 0 && <span className="small font-normal text-ink-2">{dashboardWords.dueToday(today)}</span>}
      </SectionHead>
      {tasks.length === 0 && <p className="px-2 text-ink-3">{dashboardWords.noTasks}</p>}
      {folded.shown.map((task) => (
        <TaskRow key={task.id} task={task} />
      ))}
      {folded.rest}
    </section>
  );
});

/** Tasks before the rest is folded. */
const SHOWN = 8;

function TaskRow({ task }: { task: Task }) {
  const { id, title, status, progress, priority, goalTitle } = task;
  const navigate = useNavigate();
  const mark = useMark(id);
  const [refusal, place] = useRefusalPlace(id);
  const writes = useWrites();
  const complete = useCompleteTask();
  const done = status === "completed";

  function pressed(event: KeyboardEvent): void {
    if (event.key.toLowerCase() !== "e" || event.ctrlKey || event.metaKey || event.altKey || done) return;
    event.preventDefault();
    void complete(task);
  }

  return (
    <>
      <button
        type="button"
        className={refusal ? "row refused" : "row"}
        tabIndex={-1}
        onClick={() => void navigate({ to: "/operations", search: { open: id } })}
        onKeyDown={pressed}
        data-row
        data-testid="task"
        data-id={id}
        data-status={status}
      >
        {mark && <span className="wash" key={mark.seq} />}
        <StatusGlyph shape={actionShapes[status]} progress={progress} completes={done} />
        <span className="sr-only">{actionWords.status[status]}</span>
        <span title={priority === null ? undefined : levelWords[priority]}>
          <LevelGlyph level={priority} />
        </span>
        <span className={done ? "truncate text-ink-3" : "truncate"}>{title}</span>
        <span className="small min-w-0 flex-1 truncate text-start text-ink-3">{goalTitle}</span>
        <LiveMark mark={mark} />
        {!done && <Keys of={["E"]} />}
        <TaskDue task={task} />
      </button>
      {refusal && <Refused {...refusal} ref={place} onAgain={refusal.again} onDismiss={() => writes.dismiss(id)} />}
    </>
  );
}

function TaskDue({ task }: { task: Task }) {
  const now = Date.now();
  const time = task.dueDate === null ? null : parseTime(task.dueDate);
  if (task.status === "completed") return <span className="small text-ok-text">{dashboardWords.taskDone}</span>;
  if (time === null) return null;
  const left = daysUntil(time, now);
  const tone = left < 0 ? "text-danger-text" : left === 0 ? "text-warn-text" : "text-ink-2";
  return <span className={`small num ${tone}`}>{dayOf(time, left, now)}</span>;
}

/** A day near enough is known by its weekday. */
function dayOf(time: number, left: number, now: number): string {
  if (left === 0) return dashboardWords.today;
  return left > 0 && left < WEEKDAYS ? formatWeekday(time) : formatDay(time, now);
}

const WEEKDAYS = 14;

function daysLeft({ dueDate }: Task, now: number): number | null {
  const time = dueDate === null ? null : parseTime(dueDate);
  return time === null ? null : daysUntil(time, now);
}
