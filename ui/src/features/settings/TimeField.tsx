import { useState } from "react";
import { clockText, DAY, parseClock } from "../../lib/quietHours";

interface TimeFieldProps {
  label: string;
  /** Minutes since midnight. */
  value: number;
  onChange: (value: number) => void;
}

/** How far an arrow goes, in minutes. */
const STEP = 15;

/** A time of day, typed or stepped by the arrows. What is no time goes back to the last one that was. */
export function TimeField({ label, value, onChange }: TimeFieldProps) {
  const [typed, setTyped] = useState<string | null>(null);

  function take(): void {
    const time = typed === null ? null : parseClock(typed);
    setTyped(null);
    if (time !== null && time !== value % DAY) onChange(time);
  }

  function step(by: number): void {
    const from = (typed === null ? null : parseClock(typed)) ?? value;
    setTyped(null);
    onChange((((Math.round((from + by) / STEP) * STEP) % DAY) + DAY) % DAY);
  }

  return (
    <input
      className="field num time"
      type="text"
      inputMode="numeric"
      aria-label={label}
      aria-invalid={typed !== null && parseClock(typed) === null ? true : undefined}
      value={typed ?? clockText(value)}
      onChange={(event) => setTyped(event.target.value)}
      onFocus={(event) => event.target.select()}
      onBlur={take}
      onKeyDown={(event) => {
        if (event.key === "Enter") take();
        else if (event.key === "ArrowUp") step(STEP);
        else if (event.key === "ArrowDown") step(-STEP);
        else return;
        event.preventDefault();
      }}
    />
  );
}
