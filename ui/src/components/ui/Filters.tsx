import { ListFilter } from "lucide-react";
import { Fragment, type ReactNode, useMemo, useRef, useState } from "react";
import { keyHints, listWords } from "../../lib/words";
import { Button } from "./Button";
import { EmptyState } from "./EmptyState";
import { Picker } from "./Picker";
import { FilterChip } from "./Toolbar";
import { isHeld } from "./useFocusBack";
import { useKeys } from "./useKeys";
import { focusList } from "./useWayBack";

/** A property by which a list can be narrowed. */
export interface Facet<T> {
  id: string;
  name: string;
  /** What an item has there; null when nothing. */
  of: (item: T) => { value: string; label: string; mark?: ReactNode } | null;
}

/** The chosen value of each facet. */
export type Filters = Readonly<Record<string, string>>;

/** The items that have all chosen values. */
export function filtered<T>(items: readonly T[], facets: readonly Facet<T>[], filters: Filters): readonly T[] {
  const chosen = facets.filter(({ id }) => filters[id] !== undefined);
  if (chosen.length === 0) return items;
  return items.filter((item) => chosen.every(({ id, of }) => of(item)?.value === filters[id]));
}

/** The texts that hold all words of `query`. */
export function searched<T>(items: readonly T[], textOf: (item: T) => string, query: string): readonly T[] {
  const wanted = query.trim().toLocaleLowerCase().split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return items;
  return items.filter((item) => {
    const text = textOf(item).toLocaleLowerCase();
    return wanted.every((word) => text.includes(word));
  });
}

interface FilterBarProps<T> {
  items: readonly T[];
  facets: readonly Facet<T>[];
  filters: Filters;
  onChange: (filters: Filters) => void;
  /** There is room for the button's sign alone. */
  bare?: boolean;
}

/** What is chosen, and the button that chooses more: one list of everything that narrows, found by typing. */
export function FilterBar<T>({ items, facets, filters, onChange, bare = false }: FilterBarProps<T>) {
  const [open, setOpen] = useState(false);
  const bar = useRef<HTMLSpanElement>(null);
  useKeys({ f: () => setOpen(true) });

  /** Another list; the focus goes on to what narrows it next, for its own place goes. */
  function clear(id: string): void {
    const { [id]: _, ...rest } = filters;
    const buttons = [...(bar.current?.querySelectorAll("button") ?? [])];
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    if (at >= 0) buttons[at + 1]?.focus();
    onChange(rest);
  }

  return (
    <span className="contents" ref={bar}>
      {facets.map((facet) => {
        const value = filters[facet.id];
        if (value === undefined) return null;
        return (
          <FilterChip
            key={facet.id}
            name={facet.name}
            value={labelOf(items, facet, value)}
            onClear={() => clear(facet.id)}
          />
        );
      })}
      <FilterPicker
        items={items}
        facets={facets}
        filters={filters}
        onChange={onChange}
        bare={bare}
        open={open}
        onOpen={setOpen}
      />
    </span>
  );
}

const SEPARATOR = "\u0000";

function FilterPicker<T>({
  items,
  facets,
  filters,
  onChange,
  bare,
  open,
  onOpen,
}: FilterBarProps<T> & { open: boolean; onOpen: (open: boolean) => void }) {
  const options = useMemo(() => (open ? optionsOf(items, facets) : []), [open, items, facets]);
  return (
    <Picker
      label={listWords.filter}
      options={options}
      value={null}
      align="end"
      open={open}
      onOpenChange={onOpen}
      onPick={(picked) => {
        const [id = "", value = ""] = picked.split(SEPARATOR);
        onChange({ ...filters, [id]: value });
      }}
    >
      {bare ? (
        <Button variant="ghost" size="sm" aria-label={listWords.filter} title={listWords.filter}>
          <ListFilter size={14} strokeWidth={2} aria-hidden="true" />
        </Button>
      ) : (
        <Button variant="ghost" size="sm" keys={["F"]}>
          <ListFilter size={14} strokeWidth={2} aria-hidden="true" />
          {listWords.filter}
        </Button>
      )}
    </Picker>
  );
}

function optionsOf<T>(items: readonly T[], facets: readonly Facet<T>[]) {
  return facets.flatMap((facet) => {
    const values = new Map(items.flatMap((item) => [facet.of(item)].flatMap((has) => (has ? [[has.value, has]] : []))));
    return [...values.values()]
      .sort((a, b) => a.label.localeCompare(b.label))
      .map(({ value, label, mark }) => ({
        value: `${facet.id}${SEPARATOR}${value}`,
        label: `${facet.name}: ${label}`,
        mark,
      }));
  });
}

function labelOf<T>(items: readonly T[], facet: Facet<T>, value: string): string {
  for (const item of items) {
    const has = facet.of(item);
    if (has?.value === value) return has.label;
  }
  return value;
}

interface FilteredEmptyProps<T> {
  title: string;
  /** `15 goals are hidden by …` */
  why: (by: string) => string;
  items: readonly T[];
  facets: readonly Facet<T>[];
  filters: Filters;
  query: string;
  onClear: () => void;
}

/** Nothing is left: names what hides it and offers to clear that, nothing else. */
export function FilteredEmpty<T>({ title, why, items, facets, filters, query, onClear }: FilteredEmptyProps<T>) {
  useKeys({ escape: onClear });
  const by = [
    ...facets.flatMap((facet) => {
      const value = filters[facet.id];
      return value === undefined ? [] : [`${facet.name}: ${labelOf(items, facet, value)}`];
    }),
    ...(query.trim() === "" ? [] : [`“${query.trim()}”`]),
  ];
  return (
    <EmptyState title={title} why={<Hidden say={why} by={by} />} blocked>
      <Button
        keys={["Esc"]}
        onClick={() => {
          onClear();
          // Once the list stands where this button was.
          setTimeout(() => isHeld() || focusList());
        }}
      >
        {listWords.clearFilters}
      </Button>
    </EmptyState>
  );
}

/** Stands in the sentence for what hides. */
const PLACE = "\u0000";

/** The sentence, with what hides set off from it. */
function Hidden({ say, by }: { say: (by: string) => string; by: readonly string[] }) {
  const [before, after] = say(PLACE).split(PLACE);
  return (
    <>
      {before}
      {by.map((one, index) => (
        <Fragment key={one}>
          {index > 0 && listWords.and}
          <b className="strong">{one}</b>
        </Fragment>
      ))}
      {after}
    </>
  );
}

/** The keys of a list with tools, for its footer. */
export const SEARCH_HINT = { keys: ["/"], does: keyHints.search } as const;
