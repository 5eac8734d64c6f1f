import type { Level } from "../../bindings";

/** Priority or severity: one, two, three bars; a filled square with a mark for critical. The word stands beside it or in its title. */
export function LevelGlyph({ level }: { level: Level | null }) {
  if (level === "critical") {
    return (
      <svg width={16} height={16} viewBox="0 0 16 16" fill="none" className="flex-none text-danger" aria-hidden="true">
        <rect x={1} y={1} width={14} height={14} rx={4} fill="currentColor" />
        <path d="M8 4.2v4.4M8 11.6v.01" stroke="var(--surface)" strokeWidth={2} strokeLinecap="round" />
      </svg>
    );
  }
  const filled = level === null ? 0 : BARS[level];
  return (
    <svg width={16} height={16} viewBox="0 0 16 16" className="flex-none" aria-hidden="true">
      {HEIGHTS.map((height, index) => (
        <rect
          key={height}
          x={2 + index * 4.5}
          y={13 - height}
          width={3}
          height={height}
          rx={1}
          fill={index < filled ? "var(--text-2)" : "var(--n-6)"}
        />
      ))}
    </svg>
  );
}

const HEIGHTS = [4, 7, 10];

const BARS: Record<Exclude<Level, "critical">, number> = { low: 1, medium: 2, high: 3, unknown: 0 };
