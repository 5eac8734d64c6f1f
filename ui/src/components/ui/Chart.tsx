import { useEffect, useRef, useState } from "react";
import type uPlot from "uplot";
import { formatDay, formatMeasured, formatNumber } from "../../lib/format";
import { type Band, extent, type Point } from "../../lib/series";
import { type ChartInk, drawBand, drawSeries, inkOf } from "./chartDrawing";

/** A series with its target band. */
export interface ChartProps {
  /** Oldest first. */
  points: readonly Point[];
  /** The same weeks a year before, moved onto this year's dates; drawn dashed. */
  before?: readonly Point[];
  band: Band | null;
  /** Said inside the band. */
  bandLabel?: string;
  unit: string | null;
  health: string | null;
  /** Stretches (ms) that were not seen live: dotted. */
  unseen?: readonly (readonly [number, number])[];
  /** Px. */
  height: number;
  /** A ring on each reading. */
  marks?: boolean;
  /** What it shows, in words: whoever does not see it reads this. */
  label: string;
}

/** The chart. The library that draws it is fetched with the first one. */
export function Chart(props: ChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<Plot | null>(null);
  const latest = useRef(props);
  const [hovered, setHovered] = useState<Point | null>(null);
  const { height, label, unit } = props;

  useEffect(() => {
    latest.current = props;
    plot.current?.show(props);
  });

  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    let current = true;
    startPlot(element, () => latest.current, setHovered).then(
      (started) => {
        if (!current) started?.stop();
        else plot.current = started;
      },
      // The words are there.
      (error) => console.error("The chart could not be drawn", error),
    );
    return () => {
      current = false;
      plot.current?.stop();
      plot.current = null;
    };
  }, []);

  return (
    <div className="chart" style={{ height }}>
      <div ref={place} role="img" aria-label={label} className="size-full" />
      {hovered && (
        <span className="chart-tip num" aria-hidden="true">
          {formatDay(hovered.at, Date.now())} <b>{formatMeasured(hovered.value, unit)}</b>
        </span>
      )}
    </div>
  );
}

/** The library formats numbers in the language of the window as soon as it loads, and fails where that is none: "C", in the POSIX locale. */
async function loadPlot() {
  try {
    Intl.getCanonicalLocales(navigator.language);
  } catch {
    Object.defineProperty(navigator, "language", { value: "en", configurable: true });
  }
  const [{ default: UPlot }] = await Promise.all([import("uplot"), import("uplot/dist/uPlot.min.css")]);
  return UPlot;
}

interface Plot {
  show(props: ChartProps): void;
  stop(): void;
}

/** Null where nothing can be drawn (no canvas): the words are there. */
async function startPlot(
  place: HTMLElement,
  props: () => ChartProps,
  onHover: (point: Point | null) => void,
): Promise<Plot | null> {
  if (document.createElement("canvas").getContext("2d") === null) return null;
  const UPlot = await loadPlot();
  if (!place.isConnected) return null;
  let shown = props();
  let ink = inkOf(place);
  const chart = new UPlot(
    optionsOf(
      place,
      () => shown,
      () => ink,
      onHover,
    ),
    dataOf(shown),
    place,
  );

  const resize = new ResizeObserver(() => {
    if (place.clientWidth > 0) chart.setSize({ width: place.clientWidth, height: place.clientHeight });
  });
  resize.observe(place);
  const recolour = () => {
    ink = inkOf(place);
    chart.redraw(false, true);
  };
  const stopListening = onThemeChange(recolour);
  // A canvas does not redraw by itself when the font arrives.
  void document.fonts?.ready.then(() => place.isConnected && recolour());

  return {
    show(next) {
      if (sameSeries(shown, next)) return;
      shown = next;
      chart.setData(dataOf(next));
    },
    stop() {
      resize.disconnect();
      stopListening();
      chart.destroy();
    },
  };
}

function sameSeries(a: ChartProps, b: ChartProps): boolean {
  return (
    a.points === b.points && a.before === b.before && a.unseen === b.unseen && a.health === b.health && sameBand(a, b)
  );
}

function sameBand({ band: a }: ChartProps, { band: b }: ChartProps): boolean {
  return a?.low === b?.low && a?.high === b?.high;
}

/** The series itself is drawn by us; the library gets it for its cursor. */
function dataOf({ points }: ChartProps): uPlot.AlignedData {
  return [points.map(({ at }) => at), points.map(({ value }) => value)];
}

function optionsOf(
  place: HTMLElement,
  shown: () => ChartProps,
  ink: () => ChartInk,
  onHover: (point: Point | null) => void,
): uPlot.Options {
  const { scale, font } = ink();
  const axis = { stroke: () => ink().label, font: `${11 * scale}px ${font}`, ticks: { show: false } } as const;
  return {
    width: place.clientWidth || 300,
    height: place.clientHeight || 150,
    ms: 1,
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
    // Half of a date is as wide, which stands below the end of the line.
    padding: [8, 24 * scale, 0, 0],
    scales: { x: { time: true, range: () => spanOf(shown()) }, y: { range: () => heightsOf(shown()) } },
    series: [{}, { paths: () => null, points: { show: false } }],
    axes: [
      {
        ...axis,
        grid: { show: false },
        size: 28 * scale,
        splits: (chart) => datesOf(shown().points, chart.width),
        values: (_, splits) => splits.map((time) => formatDay(time, Date.now())),
      },
      {
        ...axis,
        grid: { stroke: () => ink().line, width: 1 },
        // A low chart has its lines closer, so that it has some.
        space: (chart) => (chart.height < LOW ? 24 : 36),
        gap: 6,
        size: (_, values) => 14 + 7 * scale * Math.max(2, ...(values ?? []).map((value) => value.length)),
        values: (_, splits) => splits.map((value) => formatNumber(value)),
      },
    ],
    hooks: {
      drawClear: [(chart) => drawBand(chart, shown(), ink())],
      draw: [(chart) => drawSeries(chart, shown(), ink())],
      setCursor: [
        (chart) => {
          const index = chart.cursor.idx;
          onHover(index === null || index === undefined ? null : (shown().points[index] ?? null));
        },
      ],
    },
  };
}

/** A chart of less height is a low one, in px. */
const LOW = 200;

/** At least this much room for a date, in px, and no more dates than these. */
const DATE_ROOM = 66;
const MOST_DATES = 6;

/** Dates of readings, evenly spread, the first and the last among them. */
function datesOf(points: readonly Point[], width: number): number[] {
  const count = Math.min(points.length, MOST_DATES, Math.max(2, Math.floor((width - 60) / DATE_ROOM)));
  const step = (points.length - 1) / Math.max(1, count - 1);
  const dates = Array.from({ length: count }, (_, index) => points[Math.round(index * step)]?.at ?? 0);
  return [...new Set(dates)];
}

function spanOf({ points, before = [] }: ChartProps): [number, number] {
  const times = [...points, ...before].map(({ at }) => at);
  if (times.length === 0) return [Date.now() - 86_400_000, Date.now()];
  const first = Math.min(...times);
  const last = Math.max(...times);
  return first === last ? [first - 43_200_000, last + 43_200_000] : [first, last];
}

function heightsOf({ points, before = [], band }: ChartProps): [number, number] {
  return extent(
    [...points, ...before].map(({ value }) => value),
    band,
  );
}

function onThemeChange(changed: () => void): () => void {
  const scheme = window.matchMedia("(prefers-color-scheme: dark)");
  scheme.addEventListener("change", changed);
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributes: true });
  return () => {
    scheme.removeEventListener("change", changed);
    observer.disconnect();
  };
}
