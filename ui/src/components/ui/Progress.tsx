import { clampProgress, formatProgress } from "../../lib/format";

/** A bar and its number; a dash when there is none. `value` in per cent, may exceed 100. */
export function Progress({ value }: { value: number | null }) {
  return (
    <span className="col-progress">
      <span className="bar w-14" aria-hidden="true">
        {value !== null && <i style={{ width: `${clampProgress(value)}%` }} />}
      </span>
      <span className="small num w-[calc(36px*var(--text-scale))] text-right whitespace-nowrap text-ink-2">
        {value === null ? "–" : formatProgress(value)}
      </span>
    </span>
  );
}

/** A ring that is as full as the progress. */
export function ProgressRing({ value, size = 24 }: { value: number; size?: number }) {
  const circumference = 2 * Math.PI * 6.375;
  const filled = (clampProgress(value) / 100) * circumference;
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      strokeWidth={2.25}
      className="flex-none text-ink-2"
      aria-hidden="true"
    >
      <circle cx={8} cy={8} r={6.375} stroke="var(--track)" />
      {filled > 0 && (
        <circle
          cx={8}
          cy={8}
          r={6.375}
          stroke="currentColor"
          strokeLinecap="round"
          strokeDasharray={`${filled} ${circumference}`}
          className="ring-fill"
          transform="rotate(-90 8 8)"
        />
      )}
    </svg>
  );
}
