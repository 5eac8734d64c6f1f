import { useEffect, useRef, useState } from "react";
import { type Band, extent, type Point } from "../../lib/series";

/** A small line with its target band. Its end is circle, triangle or square: on track, at risk, behind. */
interface SparklineProps {
  points: readonly Point[];
  band: Band | null;
  health: string | null;
  /** What it shows, in words. */
  label: string;
  /** Px; as wide as its place when left out. */
  width?: number;
  height: number;
}

/** The line, or nothing from fewer than two points. */
export function Sparkline({ points, band, health, label, width, height }: SparklineProps) {
  const place = useRef<HTMLSpanElement>(null);
  const [measured, setMeasured] = useState(width ?? 276);
  useEffect(() => {
    const element = place.current;
    if (width !== undefined || element === null) return;
    const observer = new ResizeObserver(() => element.clientWidth > 0 && setMeasured(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, [width]);

  const wide = width ?? measured;
  return (
    <span ref={place} className="spark" style={{ width, height }}>
      {points.length > 1 && (
        <svg width={wide} height={height} viewBox={`0 0 ${wide} ${height}`} role="img" aria-label={label}>
          <Drawing points={points} band={band} health={health} width={wide} height={height} />
        </svg>
      )}
    </span>
  );
}

const EDGE = 3;
const END = 6;

function Drawing({ points, band, health, width, height }: Omit<SparklineProps, "label" | "width"> & { width: number }) {
  const [low, high] = extent(
    points.map(({ value }) => value),
    band,
  );
  const first = points[0]?.at ?? 0;
  const span = (points.at(-1)?.at ?? 0) - first || 1;
  const x = (at: number) => 2 + ((at - first) / span) * (width - 2 - END);
  const y = (value: number) => height - EDGE - ((value - low) / (high - low || 1)) * (height - 2 * EDGE);
  const line = points.map(({ at, value }) => `${x(at).toFixed(1)} ${y(value).toFixed(1)}`).join(" ");
  const last = points.at(-1);
  const top = band === null ? 0 : y(band.high ?? high);
  const bottom = band === null ? 0 : y(band.low ?? low);
  return (
    <>
      {band && <rect className="band" x={0} y={top} width={width} height={Math.max(1.5, bottom - top)} />}
      <path className="ln" d={`M${line}`} />
      {last && <End x={x(last.at)} y={y(last.value)} health={health} />}
    </>
  );
}

function End({ x, y, health }: { x: number; y: number; health: string | null }) {
  switch (health) {
    case "on_track":
      return <circle cx={x} cy={y} r={2.8} fill="var(--ok)" />;
    case "at_risk":
      return <path d={`M${x} ${y - 3.2}l3.2 5.3h-6.4z`} fill="var(--warn)" />;
    case "behind":
      return <rect x={x - 2.4} y={y - 2.4} width={4.8} height={4.8} rx={1} fill="var(--danger)" />;
    default:
      return <circle cx={x} cy={y} r={2.2} fill="var(--glyph)" />;
  }
}
