import type { ReactNode } from "react";
import type { ConnectionWord } from "../../lib/words";

/** The state of the connection as a shape that can be told in grey; the same shapes as in the tray. */
export function ConnectionGlyph({
  word,
  breathing = false,
  size = 12,
}: {
  word: ConnectionWord;
  breathing?: boolean;
  size?: number;
}) {
  const { tone, shape } = GLYPHS[word];
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 12 12"
      fill="none"
      className={`flex-none ${tone} ${breathing ? "breathes" : ""}`}
      aria-hidden="true"
    >
      {shape}
    </svg>
  );
}

const ring = <circle cx={6} cy={6} r={3.75} stroke="currentColor" strokeWidth={1.75} />;
const slashed = (
  <>
    {ring}
    <path d="M1.5 1.5l9 9" stroke="currentColor" strokeWidth={1.75} strokeLinecap="round" />
  </>
);

const GLYPHS: Record<ConnectionWord, { tone: string; shape: ReactNode }> = {
  Live: { tone: "text-ok", shape: <circle cx={6} cy={6} r={4} fill="currentColor" /> },
  Connecting: {
    tone: "text-warn",
    shape: [2, 6, 10].map((x) => <circle key={x} cx={x} cy={6} r={1.4} fill="currentColor" />),
  },
  Reconnecting: {
    tone: "text-warn",
    shape: <path d="M6 1.75a4.25 4.25 0 0 1 0 8.5" stroke="currentColor" strokeWidth={2.25} strokeLinecap="round" />,
  },
  Offline: { tone: "text-glyph", shape: slashed },
  "Signed out": { tone: "text-glyph", shape: ring },
  "Live updates off": { tone: "text-glyph", shape: slashed },
  Error: {
    tone: "text-danger",
    shape: (
      <>
        <path d="M6 1 11.4 10.6H.6Z" fill="currentColor" stroke="currentColor" strokeLinejoin="round" />
        <path d="M6 4.6v2.6M6 8.9v.01" stroke="var(--surface)" strokeWidth={1.4} strokeLinecap="round" />
      </>
    ),
  },
};
