import { formatSigned } from "../../lib/format";

/** A change against the reading before. */
interface DeltaProps {
  value: number;
  /** Good or bad, not up or down, decides the colour; null: neither is known. */
  good: boolean | null;
}

/** A solid triangle that says up or down, and the figure with its sign. */
export function Delta({ value, good }: DeltaProps) {
  const tone = good === null || value === 0 ? "text-ink-2" : good ? "text-ok-text" : "text-danger-text";
  return (
    <span className={`delta num ${tone}`}>
      {value !== 0 && (
        <svg width={8} height={8} viewBox="0 0 8 8" aria-hidden="true">
          <path d={value > 0 ? "M4 1.2 7.4 6.8H.6Z" : "M4 6.8.6 1.2h6.8Z"} fill="currentColor" />
        </svg>
      )}
      {formatSigned(value)}
    </span>
  );
}
