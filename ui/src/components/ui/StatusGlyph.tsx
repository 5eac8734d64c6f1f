import type { ReactNode } from "react";
import { clampProgress } from "../../lib/format";
import type { Shape } from "../../lib/shapes";

/** A state as a shape that can be told in grey; the word stands beside it. */
interface StatusGlyphProps {
  shape: Shape;
  /** Fills the pie, in per cent. */
  progress?: number | null;
  /** Plays the completion once. */
  completes?: boolean;
}

/** The glyph. */
export function StatusGlyph({ shape, progress = null, completes = false }: StatusGlyphProps) {
  const { tone, drawing } = GLYPHS[shape](progress ?? 0);
  return (
    <svg
      width={16}
      height={16}
      viewBox="0 0 16 16"
      fill="none"
      className={`flex-none ${tone} ${completes ? "completes" : ""}`}
      aria-hidden="true"
    >
      {drawing}
    </svg>
  );
}

interface Glyph {
  tone: string;
  drawing: ReactNode;
}

const stroke = { stroke: "currentColor", strokeWidth: 1.75, strokeLinecap: "round", strokeLinejoin: "round" } as const;
const ring = <circle cx={8} cy={8} r={6} stroke="currentColor" strokeWidth={1.75} />;
const quiet = "text-glyph";
const withRing = (mark: string, tone = quiet): Glyph => ({
  tone,
  drawing: (
    <>
      {ring}
      <path d={mark} {...stroke} />
    </>
  ),
});

const GLYPHS: Record<Shape, (progress: number) => Glyph> = {
  dashed: () => ({
    tone: quiet,
    drawing: <circle cx={8} cy={8} r={6} stroke="currentColor" strokeWidth={1.75} strokeDasharray="2.1 2.6" />,
  }),
  ring: () => ({ tone: quiet, drawing: ring }),
  pie: (progress) => ({ tone: "text-ink-2", drawing: pie(progress > 0 ? progress : 25) }),
  half: () => ({ tone: "text-ink-2", drawing: pie(50) }),
  bars: () => withRing("M6.5 5.8v4.4M9.5 5.8v4.4"),
  blocked: () => ({
    tone: "text-danger",
    drawing: (
      <>
        <path d="M5.4 1.5h5.2l3.9 3.9v5.2l-3.9 3.9H5.4l-3.9-3.9V5.4z" fill="currentColor" />
        <path d="M5 8h6" stroke="var(--surface)" strokeWidth={2} strokeLinecap="round" />
      </>
    ),
  }),
  open: () => ({
    tone: "text-info",
    drawing: (
      <>
        {ring}
        <circle cx={8} cy={8} r={2.2} fill="currentColor" />
      </>
    ),
  }),
  done: () => ({ tone: "text-ok", drawing: disc("m5 8.2 2.1 2.1L11 6.2") }),
  closed: () => ({ tone: quiet, drawing: disc("m5 8.2 2.1 2.1L11 6.2") }),
  cancelled: () => ({ tone: quiet, drawing: disc("m5.8 5.8 4.4 4.4M10.2 5.8l-4.4 4.4") }),
  archived: () => ({ tone: quiet, drawing: disc("M5.2 8h5.6") }),
  unknown: () => withRing("M8 8v.01"),
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
