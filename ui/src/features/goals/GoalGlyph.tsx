import type { ReactNode } from "react";
import type { Goal } from "../../bindings";
import { clampProgress } from "../../lib/format";

/** The status of a goal as a shape: dashed ring draft, ring not started, pie in progress, bars paused, disc ended. */
interface GoalGlyphProps {
  status: Goal["status"];
  progress: number | null;
  /** Plays the completion once. */
  completes?: boolean;
}

/** The glyph; the word stands beside it. */
export function GoalGlyph({ status, progress, completes = false }: GoalGlyphProps) {
  const { tone, shape } = GLYPHS[status](progress ?? 0);
  return (
    <svg
      width={16}
      height={16}
      viewBox="0 0 16 16"
      fill="none"
      className={`flex-none ${tone} ${completes ? "completes" : ""}`}
      aria-hidden="true"
    >
      {shape}
    </svg>
  );
}

interface Glyph {
  tone: string;
  shape: ReactNode;
}

const stroke = { stroke: "currentColor", strokeWidth: 1.75, strokeLinecap: "round", strokeLinejoin: "round" } as const;
const ring = <circle cx={8} cy={8} r={6} stroke="currentColor" strokeWidth={1.75} />;
const quiet = "text-glyph";

const GLYPHS: Record<Goal["status"], (progress: number) => Glyph> = {
  active: (progress) => (progress > 0 ? { tone: "text-ink-2", shape: pie(progress) } : { tone: quiet, shape: ring }),
  paused: () => ({
    tone: quiet,
    shape: (
      <>
        {ring}
        <path d="M6.5 5.8v4.4M9.5 5.8v4.4" {...stroke} />
      </>
    ),
  }),
  draft: () => ({
    tone: quiet,
    shape: <circle cx={8} cy={8} r={6} stroke="currentColor" strokeWidth={1.75} strokeDasharray="2.1 2.6" />,
  }),
  completed: () => ({ tone: "text-ok", shape: disc("m5 8.2 2.1 2.1L11 6.2") }),
  cancelled: () => ({ tone: quiet, shape: disc("m5.8 5.8 4.4 4.4M10.2 5.8l-4.4 4.4") }),
  archived: () => ({ tone: quiet, shape: disc("M5.2 8h5.6") }),
  unknown: () => ({
    tone: quiet,
    shape: (
      <>
        {ring}
        <path d="M8 8v.01" {...stroke} />
      </>
    ),
  }),
};

function disc(mark: string): ReactNode {
  return (
    <>
      <circle cx={8} cy={8} r={7} fill="currentColor" />
      <path d={mark} {...stroke} stroke="var(--surface)" />
    </>
  );
}

function pie(progress: number): ReactNode {
  const share = clampProgress(progress) / 100;
  if (share >= 1) {
    return (
      <>
        {ring}
        <circle cx={8} cy={8} r={3.6} fill="currentColor" />
      </>
    );
  }
  const angle = share * 2 * Math.PI;
  const x = 8 + 3.6 * Math.sin(angle);
  const y = 8 - 3.6 * Math.cos(angle);
  return (
    <>
      {ring}
      <path d={`M8 8V4.4A3.6 3.6 0 ${share > 0.5 ? 1 : 0} 1 ${x.toFixed(2)} ${y.toFixed(2)}Z`} fill="currentColor" />
    </>
  );
}
