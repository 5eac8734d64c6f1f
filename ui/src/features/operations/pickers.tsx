/** What is picked for actions and issues: people, levels, goals. */
import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import type { Level } from "../../bindings";
import { Avatar } from "../../components/ui/Avatar";
import { LevelGlyph } from "../../components/ui/LevelGlyph";
import { Face } from "../../components/ui/Person";
import { Picker } from "../../components/ui/Picker";
import { levelWords, workWords } from "../../lib/words";
import { useRealtime } from "../../realtime/provider";
import { goalsQuery, peopleQuery } from "../../realtime/queries";

interface Openable {
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  children: ReactElement;
}

const NOBODY = "";

/** The people that work can be given to. */
export function usePeople(): readonly { id: string; name: string; title: string | null; isMe: boolean }[] {
  const { store } = useRealtime();
  const { data } = useQuery(peopleQuery(store));
  return data?.people ?? NO_PEOPLE;
}

const NO_PEOPLE: readonly never[] = [];

interface PersonPickerProps extends Openable {
  value: string | null;
  /** Whether nobody can be picked. */
  nobody?: boolean;
  onPick: (person: { id: string; name: string } | null) => void;
}

/** Picks a person. */
export function PersonPicker({ value, nobody = false, onPick, ...rest }: PersonPickerProps) {
  const people = usePeople();
  const options = people.map(({ id, name, title }) => ({
    value: id,
    label: name,
    also: title ?? "",
    mark: <Avatar id={id} name={name} small />,
  }));
  const none = { value: NOBODY, label: workWords.nobody, also: "", mark: <Face id={null} name={null} /> };
  return (
    <Picker
      label={workWords.assignee}
      options={nobody ? [none, ...options] : options}
      value={value ?? NOBODY}
      onPick={(id) => onPick(people.find((person) => person.id === id) ?? null)}
      {...rest}
    />
  );
}

/** Levels from the gravest. */
export const LEVELS = ["critical", "high", "medium", "low"] as const satisfies readonly Level[];

interface LevelPickerProps extends Openable {
  label: string;
  value: Level | null;
  onPick: (level: Level) => void;
}

/** Picks a priority or a severity. */
export function LevelPicker({ label, value, onPick, ...rest }: LevelPickerProps) {
  return (
    <Picker<Level>
      label={label}
      options={LEVELS.map((level) => ({ value: level, label: levelWords[level], mark: <LevelGlyph level={level} /> }))}
      value={value}
      onPick={onPick}
      {...rest}
    />
  );
}

/** What goals are called, by id. */
export function useGoalTitles(): ReadonlyMap<string, string> {
  const { store } = useRealtime();
  const { data } = useQuery({ ...goalsQuery(store), select: titlesOf });
  return data ?? NO_TITLES;
}

const NO_TITLES: ReadonlyMap<string, string> = new Map();

function titlesOf({ goals }: { goals: readonly { id: string; title: string }[] }): ReadonlyMap<string, string> {
  return new Map(goals.map(({ id, title }) => [id, title]));
}
