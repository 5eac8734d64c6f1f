import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { type CommandError, commands, type Goal, type GoalList, type NewGoal } from "../../bindings";
import { Avatar } from "../../components/ui/Avatar";
import { Dialog } from "../../components/ui/Dialog";
import { Labelled, TextField } from "../../components/ui/Field";
import { Picker } from "../../components/ui/Picker";
import { useIsHere } from "../../components/ui/useIsHere";
import { isoDay } from "../../lib/format";
import { queryKeys } from "../../lib/queryKeys";
import { fieldErrors, goalWords, newGoalWords, refusedWhy, writeWords } from "../../lib/words";
import { lookFor } from "../../realtime/lost";
import { useRealtime } from "../../realtime/provider";
import { goalsQuery, peopleQuery } from "../../realtime/queries";
import { useWrites } from "../../realtime/useWrites";
import { wasDone } from "../../realtime/writes";

const DAY = 86_400_000;

/** Asks for what a goal needs and creates it as a draft. */
export function NewGoalDialog({ onClose }: { onClose: () => void }) {
  const { store } = useRealtime();
  const { data: people } = useQuery(peopleQuery(store));
  const me = people?.people.find(({ isMe }) => isMe)?.id ?? null;
  const [form, setForm] = useState<Form>(EMPTY);
  const create = useCreateGoal(onClose);
  const wanted: Form = { ...form, ownerId: form.ownerId ?? me };
  const set = (part: Partial<Form>) => setForm({ ...form, ...part });
  const { errors } = create;

  return (
    <Dialog
      title={newGoalWords.title}
      why={newGoalWords.why}
      does={newGoalWords.does}
      busy={create.busy}
      error={create.error}
      wide
      onSubmit={() => void create.submit(wanted)}
      onClose={onClose}
    >
      <TextField
        label={newGoalWords.name}
        value={form.title}
        onChange={(title) => set({ title })}
        error={errors.title ?? errors.name}
        maxLength={200}
      />
      <div className="pair">
        <Labelled label={newGoalWords.owner} error={errors.ownerId}>
          <OwnerPicker people={people?.people ?? []} value={wanted.ownerId} onPick={(ownerId) => set({ ownerId })} />
        </Labelled>
        <Labelled label={newGoalWords.type} error={errors.type ?? errors.goalType}>
          <Picker
            label={newGoalWords.type}
            options={Object.entries(goalWords.types).map(([value, label]) => ({ value, label }))}
            value={form.goalType}
            onPick={(goalType) => set({ goalType })}
          >
            <button type="button" className="field">
              {goalWords.types[form.goalType]}
            </button>
          </Picker>
        </Labelled>
      </div>
      <div className="pair">
        <TextField
          label={newGoalWords.target}
          type="date"
          value={form.targetDate}
          onChange={(targetDate) => set({ targetDate })}
          error={errors.targetDate}
        />
        <TextField
          label={newGoalWords.start}
          type="date"
          value={form.startDate}
          onChange={(startDate) => set({ startDate })}
          error={errors.startDate}
        />
      </div>
      <TextField
        label={newGoalWords.description}
        value={form.description}
        onChange={(description) => set({ description })}
        error={errors.description}
        lines={3}
        maxLength={2_000}
      />
    </Dialog>
  );
}

interface Form {
  title: string;
  goalType: string;
  targetDate: string;
  startDate: string;
  ownerId: string | null;
  description: string;
}

const EMPTY: Form = {
  title: "",
  goalType: "quarterly",
  targetDate: isoDay(Date.now() + 90 * DAY),
  startDate: "",
  ownerId: null,
  description: "",
};

function useCreateGoal(onClose: () => void) {
  const writes = useWrites();
  const { store } = useRealtime();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [busy, setBusy] = useState(false);
  const isHere = useIsHere();
  const [refused, setRefused] = useState<CommandError | null>(null);
  const [missing, setMissing] = useState<Record<string, string>>({});

  async function submit(form: Form): Promise<void> {
    const lacking = lackingIn(form);
    setMissing(lacking);
    if (Object.keys(lacking).length > 0) return;
    setBusy(true);
    const answer = await writes.create<Goal>({
      eventType: "goal.created",
      send: () => commands.createGoal(newGoal(form)),
      idOf: ({ id }) => id,
      stale: [{ listsOf: "goals" }, { key: queryKeys.dashboardStats }],
      lost: lookFor<GoalList, Goal>(client, goalsQuery(store), ({ goals }) => goals, form.title.trim()),
      doubtful: setRefused,
    });
    if (!isHere()) return;
    setBusy(false);
    if (answer.status === "error") return wasDone(answer) ? onClose() : setRefused(answer.error);
    client.setQueryData<GoalList>(queryKeys.goals.list, (list) => list && withGoal(list, answer.data));
    onClose();
    await navigate({ to: "/goals/$goalId", params: { goalId: answer.data.id } });
  }

  const told = refused === null ? {} : fieldErrors(refused);
  return {
    submit,
    busy,
    errors: { ...told, ...missing } as Partial<Record<string, string>>,
    error: refused !== null && Object.keys(told).length === 0 ? refusedWhy(refused) : null,
  };
}

function lackingIn(form: Form): Record<string, string> {
  return {
    ...(form.title.trim() === "" ? { title: writeWords.required } : {}),
    ...(form.targetDate === "" ? { targetDate: writeWords.required } : {}),
    ...(form.ownerId === null ? { ownerId: writeWords.required } : {}),
  };
}

function newGoal(form: Form): NewGoal {
  return {
    title: form.title.trim(),
    goalType: form.goalType,
    targetDate: form.targetDate,
    ownerId: form.ownerId ?? "",
    description: form.description.trim() || null,
    startDate: form.startDate || null,
  };
}

function withGoal(list: GoalList, goal: Goal): GoalList {
  return { ...list, goals: [goal, ...list.goals.filter(({ id }) => id !== goal.id)] };
}

interface OwnerPickerProps {
  people: readonly { id: string; name: string; title: string | null }[];
  value: string | null;
  onPick: (id: string) => void;
}

function OwnerPicker({ people, value, onPick }: OwnerPickerProps) {
  const chosen = people.find(({ id }) => id === value);
  return (
    <Picker
      label={newGoalWords.owner}
      options={people.map(({ id, name, title }) => ({
        value: id,
        label: name,
        also: title ?? "",
        mark: <Avatar id={id} name={name} small />,
      }))}
      value={value}
      onPick={onPick}
    >
      <button type="button" className="field">
        {chosen && <Avatar id={chosen.id} name={chosen.name} small />}
        <span className={chosen ? "truncate" : "truncate text-ink-3"}>{chosen?.name ?? newGoalWords.nobody}</span>
      </button>
    </Picker>
  );
}
