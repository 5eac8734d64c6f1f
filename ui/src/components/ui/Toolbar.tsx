import { type LucideIcon, Search, X } from "lucide-react";
import type { ReactNode } from "react";
import { formatNumber } from "../../lib/format";
import { listWords } from "../../lib/words";
import { Keys } from "./Kbd";
import { useWayBack } from "./useWayBack";

/** The line above a list: what is shown on the left, how on the right. */
export function Toolbar({ children }: { children: ReactNode }) {
  return <div className="toolbar">{children}</div>;
}

/** One of several views of the same list. */
interface Tab<V extends string> {
  value: V;
  label: string;
  count?: number;
}

interface TabsProps<V extends string> {
  label: string;
  tabs: readonly Tab<V>[];
  value: V;
  onChange: (value: V) => void;
}

/** Tabs with counts. */
export function Tabs<V extends string>({ label, tabs, value, onChange }: TabsProps<V>) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring a border and a legend.
    <div className="tabs" role="group" aria-label={label}>
      {tabs.map((tab) => (
        <button type="button" key={tab.value} aria-pressed={tab.value === value} onClick={() => onChange(tab.value)}>
          {tab.label}
          {tab.count !== undefined && <span className="n">{formatNumber(tab.count)}</span>}
        </button>
      ))}
    </div>
  );
}

interface SegmentedProps<V extends string> {
  label: string;
  options: readonly { value: V; label: string; icon?: LucideIcon }[];
  value: V;
  onChange: (value: V) => void;
}

/** A choice of a few, as icons or words. */
export function Segmented<V extends string>({ label, options, value, onChange }: SegmentedProps<V>) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring a border and a legend.
    <div className="seg" role="group" aria-label={label}>
      {options.map(({ value: option, label: name, icon: Icon }) => (
        <button
          type="button"
          key={option}
          aria-pressed={option === value}
          aria-label={Icon ? name : undefined}
          title={Icon ? name : undefined}
          className={Icon ? "px-1.75!" : ""}
          onClick={() => onChange(option)}
        >
          {Icon ? <Icon size={14} strokeWidth={2} aria-hidden="true" /> : name}
        </button>
      ))}
    </div>
  );
}

/** A filter that is on, and how to take it off. */
export function FilterChip({ name, value, onClear }: { name: string; value: string; onClear: () => void }) {
  return (
    <span className="filter">
      <span className="k">{name}</span>
      <span className="v">{value}</span>
      <button type="button" onClick={onClear} aria-label={listWords.clear(name, value)}>
        <X size={12} strokeWidth={2.25} aria-hidden="true" />
      </button>
    </span>
  );
}

interface SearchFieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
}

/** Narrows the list as one types. Esc empties it, and it and Enter give the focus back. */
export function SearchField({ label, value, onChange }: SearchFieldProps) {
  const { onFocus, leave } = useWayBack();
  return (
    <label className="find">
      <Search size={14} strokeWidth={2} aria-hidden="true" />
      <input
        data-search
        type="text"
        aria-label={label}
        placeholder={label}
        value={value}
        onFocus={onFocus}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== "Escape" && event.key !== "Enter") return;
          event.preventDefault();
          if (event.key === "Escape") onChange("");
          leave();
        }}
      />
      {value === "" && <Keys of={["/"]} />}
    </label>
  );
}
