import { Check } from "lucide-react";
import { Popover } from "radix-ui";
import { type ReactElement, type ReactNode, useId, useRef, useState } from "react";
import { listWords } from "../../lib/words";
import { useFocusBack } from "./useFocusBack";

/** Something that can be picked. */
export interface Option<V extends string> {
  value: V;
  label: string;
  /** Stands before the label: a glyph or a face. */
  mark?: ReactNode;
  /** What else finds it. */
  also?: string;
}

interface PickerProps<V extends string> {
  /** What is picked: the name of the list. */
  label: string;
  options: readonly Option<V>[];
  value: V | null;
  onPick: (value: V) => void;
  /** What opens it. */
  children: ReactElement;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  align?: "start" | "end";
}

/** More options than this are found by typing. */
const SEARCH_FROM = 7;

/**
 * A list that opens at a button. Arrows move, typing finds, Enter picks, Esc leaves; the focus goes back to the button, or to where the key
 * was pressed that opened it.
 */
export function Picker<V extends string>({ children, open, onOpenChange, align = "start", ...list }: PickerProps<V>) {
  const [ownOpen, setOwnOpen] = useState(false);
  const isOpen = open ?? ownOpen;
  const setOpen = (next: boolean) => {
    setOwnOpen(next);
    onOpenChange?.(next);
  };
  return (
    <Popover.Root open={isOpen} onOpenChange={setOpen}>
      <Popover.Trigger asChild>{children}</Popover.Trigger>
      <Popover.Portal>
        <Content label={list.label} align={align}>
          <Options {...list} onDone={() => setOpen(false)} />
        </Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

interface ContentProps {
  label: string;
  align: "start" | "end";
  children: ReactNode;
}

function Content({ label, align, children }: ContentProps) {
  const focusBack = useFocusBack();
  return (
    <Popover.Content
      className="pop picker"
      align={align}
      sideOffset={4}
      collisionPadding={12}
      aria-label={label}
      onCloseAutoFocus={focusBack}
    >
      {children}
    </Popover.Content>
  );
}

function Options<V extends string>({
  label,
  options,
  value,
  onPick,
  onDone,
}: Pick<PickerProps<V>, "label" | "options" | "value" | "onPick"> & { onDone: () => void }) {
  const id = useId();
  const [text, setText] = useState("");
  const [at, setAt] = useState(() =>
    Math.max(
      0,
      options.findIndex((option) => option.value === value),
    ),
  );
  const list = useRef<HTMLDivElement>(null);
  const found = options.filter((option) => matches(option, text));
  const active = Math.min(at, found.length - 1);

  function move(step: number): void {
    if (found.length === 0) return;
    const next = (active + step + found.length) % found.length;
    setAt(next);
    list.current?.children[next]?.scrollIntoView({ block: "nearest" });
  }

  function pick(option: Option<V> | undefined): void {
    if (option === undefined) return;
    onPick(option.value);
    onDone();
  }

  return (
    <>
      <input
        className={options.length >= SEARCH_FROM ? "picker-find" : "sr-only"}
        type="text"
        role="combobox"
        aria-expanded="true"
        aria-controls={id}
        aria-activedescendant={found[active] ? `${id}-${active}` : undefined}
        aria-label={label}
        placeholder={label}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setAt(0);
        }}
        onKeyDown={(event) => {
          if (event.key === "ArrowDown") move(1);
          else if (event.key === "ArrowUp") move(-1);
          else if (event.key === "Enter") pick(found[active]);
          else return;
          event.preventDefault();
        }}
      />
      <div className="picker-list" role="listbox" id={id} aria-label={label} ref={list}>
        {found.map((option, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are heard by the combobox above.
          // biome-ignore lint/a11y/useFocusableInteractive: the combobox keeps the focus.
          <div
            key={option.value}
            id={`${id}-${index}`}
            role="option"
            aria-selected={option.value === value}
            data-active={index === active || undefined}
            onPointerMove={() => setAt(index)}
            onClick={() => pick(option)}
          >
            {option.mark}
            <span className="grow truncate">{option.label}</span>
            {option.value === value && <Check size={14} strokeWidth={2} aria-hidden="true" />}
          </div>
        ))}
        {found.length === 0 && <p className="small px-2 py-1.5 text-ink-3">{listWords.nothingFound}</p>}
      </div>
    </>
  );
}

function matches<V extends string>(option: Option<V>, text: string): boolean {
  const wanted = text.trim().toLocaleLowerCase();
  return wanted === "" || `${option.label} ${option.also ?? ""}`.toLocaleLowerCase().includes(wanted);
}
