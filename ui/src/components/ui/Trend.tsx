import type { ReactNode } from "react";
import { healthWords } from "../../lib/words";

/** Health as the direction of the path: rising, level, falling; three dots without data. */
export function Trend({ health, size = 14 }: { health: string | null; size?: number }) {
  const { tone, shape } = (health !== null && TRENDS[health]) || NO_DATA;
  const word = health === null ? undefined : healthWords[health];
  return (
    <span className="grid w-4 flex-none place-items-center" title={word}>
      <svg
        width={size}
        height={size}
        viewBox="0 0 14 14"
        fill="none"
        className={tone}
        stroke="currentColor"
        strokeWidth={2}
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
      >
        {shape}
      </svg>
    </span>
  );
}

const NO_DATA = { tone: "text-glyph", shape: <path d="M2.5 7h.01M7 7h.01M11.5 7h.01" /> };

const TRENDS: Record<string, { tone: string; shape: ReactNode }> = {
  on_track: { tone: "text-ok", shape: <path d="M3.5 10.5 10.5 3.5M5 3.5h5.5V9" /> },
  at_risk: { tone: "text-warn", shape: <path d="M2.5 7h9M7.8 3.2 11.5 7l-3.7 3.8" /> },
  behind: { tone: "text-danger", shape: <path d="M3.5 3.5 10.5 10.5M5 10.5h5.5V5" /> },
};
