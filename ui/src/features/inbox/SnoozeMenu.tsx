import { Popover } from "radix-ui";
import { type KeyboardEvent, type ReactElement, useId, useState } from "react";
import { useFocusBack } from "../../components/ui/useFocusBack";
import { useInSight } from "../../components/ui/useInSight";
import { formatClock, formatComing } from "../../lib/format";
import { inboxWords } from "../../lib/words";
import { snoozeTimes } from "./snoozeTimes";

interface SnoozeMenuProps {
  /** Why it is out of the way already. */
  given: string | null;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** Until then, in ms since the epoch. */
  onSnooze: (until: number, reason: string | null) => void;
  /** A time of one's own is asked for, with what was typed so far. */
  onOther: (reason: string) => void;
  /** What opens it. */
  children: ReactElement;
}

/** When an entry is to come back, and why it is gone: arrows choose a time, what is typed is the reason, Enter does it. */
export function SnoozeMenu({ open, onOpenChange, children, ...choices }: SnoozeMenuProps) {
  const trigger = useInSight<HTMLButtonElement>(open);
  return (
    <Popover.Root open={open} onOpenChange={onOpenChange}>
      <Popover.Trigger asChild ref={trigger}>
        {children}
      </Popover.Trigger>
      <Popover.Portal>
        <Choices {...choices} onDone={() => onOpenChange(false)} />
      </Popover.Portal>
    </Popover.Root>
  );
}

interface ChoicesProps extends Pick<SnoozeMenuProps, "given" | "onSnooze" | "onOther"> {
  onDone: () => void;
}

function Choices({ given, onSnooze, onOther, onDone }: ChoicesProps) {
  const id = useId();
  const focusBack = useFocusBack();
  const [reason, setReason] = useState(given ?? "");
  const [active, setActive] = useState(0);
  const [now] = useState(Date.now);
  const choices = [
    ...snoozeTimes(now).map(({ name, at }) => ({
      label: inboxWords.snoozeTimes[name],
      when: name === "hour" ? formatComing(at, now) : formatClock(at),
      does: () => onSnooze(at, reason.trim() || null),
    })),
    { label: inboxWords.otherTime, when: "", does: () => onOther(reason) },
  ];

  function choose(index: number): void {
    onDone();
    choices[index]?.does();
  }

  function pressed(event: KeyboardEvent): void {
    const step = (by: number) => setActive((active + by + choices.length) % choices.length);
    if (event.key === "ArrowDown") step(1);
    else if (event.key === "ArrowUp") step(-1);
    else if (event.key === "Enter") choose(active);
    else return;
    event.preventDefault();
  }

  return (
    <Popover.Content
      className="pop picker"
      align="start"
      sideOffset={4}
      collisionPadding={12}
      aria-label={inboxWords.snooze}
      onCloseAutoFocus={focusBack}
      data-testid="snooze-menu"
    >
      <input
        className="picker-find"
        type="text"
        role="combobox"
        aria-expanded="true"
        aria-controls={id}
        aria-activedescendant={`${id}-${active}`}
        aria-label={inboxWords.snoozeReason}
        placeholder={inboxWords.snoozeWhy}
        maxLength={LONGEST_REASON}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
        onKeyDown={pressed}
      />
      <div className="picker-list" role="listbox" id={id} aria-label={inboxWords.snooze}>
        {choices.map(({ label, when }, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are heard by the combobox above.
          // biome-ignore lint/a11y/useFocusableInteractive: the combobox keeps the focus.
          <div
            key={label}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === active}
            data-active={index === active || undefined}
            onPointerMove={() => setActive(index)}
            onClick={() => choose(index)}
          >
            <span className="grow">{label}</span>
            <span className="small num text-ink-3">{when}</span>
          </div>
        ))}
      </div>
    </Popover.Content>
  );
}

/** As Rust keeps it. */
const LONGEST_REASON = 200;
