import { Link } from "@tanstack/react-router";
import { X } from "lucide-react";
import { type ReactNode, useState } from "react";
import type { Action } from "../../bindings";
import { Button } from "../../components/ui/Button";
import { Due } from "../../components/ui/Due";
import { AgeText } from "../../components/ui/Freshness";
import { Keys } from "../../components/ui/Kbd";
import { LevelGlyph } from "../../components/ui/LevelGlyph";
import { Face } from "../../components/ui/Person";
import { Picker } from "../../components/ui/Picker";
import { StatusGlyph } from "../../components/ui/StatusGlyph";
import { useDraft } from "../../components/ui/useDraft";
import { useFocusBackWhenGone } from "../../components/ui/useFocusBack";
import { useKeys } from "../../components/ui/useKeys";
import { daysUntil, isoDay, parseTime } from "../../lib/format";
import { actionShapes } from "../../lib/shapes";
import { actionWords, levelWords, workWords } from "../../lib/words";
import { Refusal, useAssignee } from "./ActionParts";
import { ACTION_STATUSES, isOver } from "./facets";
import { LevelPicker, PersonPicker, useGoalTitles } from "./pickers";
import { canBeSet, useActionWrites } from "./useActionWrites";

/** Which of its lists is open. */
type Asking = "status" | "priority" | "assignee" | null;

/** An action with everything that can be changed about it. */
export function ActionPanel({ action, onClose }: { action: Action; onClose: () => void }) {
  const { move, change } = useActionWrites();
  const titles = useGoalTitles();
  const name = useAssignee(action);
  const [asking, setAsking] = useState<Asking>(null);
  const asked = (what: Asking) => ({
    open: asking === what,
    onOpenChange: (open: boolean) => setAsking(open ? what : null),
  });
  useKeys({
    s: () => setAsking("status"),
    p: () => setAsking("priority"),
    a: () => setAsking("assignee"),
    escape: onClose,
  });

  return (
    <Panel title={action.title || actionWords.untitled} onClose={onClose}>
      <Refusal id={action.id} />
      <dl className="facts px-5 py-2">
        <Fact name={workWords.status} keys="S">
          <Picker
            label={workWords.status}
            options={ACTION_STATUSES.filter(canBeSet).map((value) => ({
              value,
              label: actionWords.status[value],
              mark: <StatusGlyph shape={actionShapes[value]} />,
            }))}
            value={action.status}
            onPick={(status) => void move(action, status)}
            {...asked("status")}
          >
            <Button variant="ghost">
              <StatusGlyph shape={actionShapes[action.status]} progress={action.progress} />
              {actionWords.status[action.status]}
            </Button>
          </Picker>
        </Fact>
        <Fact name={workWords.priority} keys="P">
          <LevelPicker
            label={workWords.priority}
            value={action.priority}
            onPick={(priority) => void change(action, { priority })}
            {...asked("priority")}
          >
            <Button variant="ghost">
              <LevelGlyph level={action.priority} />
              {action.priority && levelWords[action.priority]}
            </Button>
          </LevelPicker>
        </Fact>
        <Fact name={workWords.assignee} keys="A">
          <PersonPicker
            value={action.assigneeId}
            onPick={(person) => person && void change(action, { assigneeId: person.id }, { assigneeName: person.name })}
            {...asked("assignee")}
          >
            <Button variant="ghost">
              <Face id={action.assigneeId} name={name} small />
              <span className="truncate">{name ?? workWords.nobody}</span>
            </Button>
          </PersonPicker>
        </Fact>
        <Fact name={workWords.due}>
          <DueField action={action} onChange={(dueDate) => change(action, { dueDate })} />
        </Fact>
        <Fact name={workWords.progress}>
          <ProgressField action={action} onChange={(progress) => change(action, { progress })} />
        </Fact>
        <Fact name={workWords.goal}>
          <Goals ids={action.goalIds} titles={titles} />
        </Fact>
        <Created at={action.createdAt} />
      </dl>
      {action.description && (
        <p className="selectable px-5 py-2 whitespace-pre-line text-ink-2">{action.description}</p>
      )}
    </Panel>
  );
}

/** The frame of the details beside a list. */
export function Panel({ title, onClose, children }: { title: string; onClose: () => void; children: ReactNode }) {
  useFocusBackWhenGone();
  return (
    <aside className="beside panel" aria-label={title} data-testid="panel">
      <div className="flex items-start gap-2 px-5 pt-4 pb-2">
        <h2 className="title word-break grow">{title}</h2>
        <button type="button" className="btn icon" aria-label={workWords.closePanel} title="Esc" onClick={onClose}>
          <X size={16} strokeWidth={1.75} aria-hidden="true" />
        </button>
      </div>
      <div className="scroll">{children}</div>
    </aside>
  );
}

/** One line of the details. */
export function Fact({ name, keys, children }: { name: string; keys?: string; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd className="flex min-h-8 min-w-0 items-center gap-2">
        {children}
        {keys && (
          <span className="ml-auto">
            <Keys of={[keys]} />
          </span>
        )}
      </dd>
    </>
  );
}

/** When a thing was written down. */
export function Created({ at }: { at: string | null }) {
  const time = at === null ? null : parseTime(at);
  return (
    time !== null && (
      <Fact name={workWords.created}>
        <span className="num text-ink-2">
          <AgeText time={time} />
        </span>
      </Fact>
    )
  );
}

/** The goals that a thing belongs to. */
export function Goals({ ids, titles }: { ids: readonly string[]; titles: ReadonlyMap<string, string> }) {
  if (ids.length === 0) return <span className="text-ink-3">{workWords.noGoal}</span>;
  return (
    <span className="flex min-w-0 flex-col">
      {ids.map((goalId) => (
        <Link key={goalId} to="/goals/$goalId" params={{ goalId }} className="link truncate">
          {titles.get(goalId) ?? goalId}
        </Link>
      ))}
    </span>
  );
}

interface FieldProps<T> {
  action: Action;
  onChange: (value: T) => Promise<boolean>;
}

function DueField({ action, onChange }: FieldProps<string>) {
  const time = action.dueDate === null ? null : parseTime(action.dueDate);
  const late = time !== null && !isOver(action.status) && daysUntil(time, Date.now()) <= 0;
  const field = useDraft({
    value: time === null ? "" : isoDay(time),
    onCommit: (date) => (date === "" ? null : onChange(date)),
  });
  return (
    <>
      <input className="field date" type="date" aria-label={workWords.due} {...field} />
      {late && <Due date={action.dueDate} over={false} />}
    </>
  );
}

function ProgressField({ action, onChange }: FieldProps<number>) {
  const field = useDraft({
    value: action.progress === null ? "" : String(Math.round(action.progress)),
    onCommit: (text) => {
      const progress = Number(text);
      const possible = text.trim() !== "" && progress >= 0 && progress <= 100;
      return possible ? onChange(Math.round(progress)) : null;
    },
  });
  return (
    <>
      <input
        className="field num max-w-20"
        type="number"
        min={0}
        max={100}
        step={5}
        aria-label={workWords.progress}
        {...field}
      />
      <span className="text-ink-3">%</span>
    </>
  );
}
