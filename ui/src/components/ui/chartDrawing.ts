/** How a series and its band are drawn: greys for the figures, colour for the end alone. */
import type uPlot from "uplot";
import type { Point } from "../../lib/series";
import type { ChartProps } from "./Chart";

/** The colours of the theme, as a canvas takes them. */
export interface ChartInk {
  text: string;
  label: string;
  quiet: string;
  line: string;
  surface: string;
  band: string;
  bandEdge: string;
  bandText: string;
  ok: string;
  warn: string;
  danger: string;
  font: string;
  /** What a size of text is multiplied by. */
  scale: number;
}

/** Resolves the tokens at `place`: a canvas knows no `var()`. */
export function inkOf(place: HTMLElement): ChartInk {
  const probe = document.createElement("span");
  place.append(probe);
  const colour = (token: string) => {
    probe.style.color = `var(--${token})`;
    return getComputedStyle(probe).color;
  };
  const ink: ChartInk = {
    text: colour("text"),
    label: colour("text-3"),
    quiet: colour("glyph"),
    line: colour("grid"),
    surface: colour("surface"),
    band: colour("ok-soft"),
    bandEdge: colour("ok"),
    bandText: colour("ok-text"),
    ok: colour("ok"),
    warn: colour("warn"),
    danger: colour("danger"),
    font: getComputedStyle(place).fontFamily,
    scale: Number(getComputedStyle(place).getPropertyValue("--text-scale")) || 1,
  };
  probe.remove();
  return ink;
}

/** The target band, below everything. */
export function drawBand(chart: uPlot, { band, bandLabel }: ChartProps, ink: ChartInk): void {
  if (band === null) return;
  const { ctx, bbox } = chart;
  const edge = (value: number | null, open: number) => (value === null ? open : yOf(chart, value));
  const top = edge(band.high, bbox.top);
  const bottom = edge(band.low, bbox.top + bbox.height);
  ctx.save();
  ctx.fillStyle = ink.band;
  ctx.fillRect(bbox.left, top, bbox.width, Math.max(bottom - top, 1));
  ctx.strokeStyle = ink.bandEdge;
  ctx.globalAlpha = 0.45;
  ctx.setLineDash([3, 3].map(scaled));
  ctx.lineWidth = scaled(1);
  for (const value of new Set([band.low, band.high])) {
    if (value !== null) strokeLine(ctx, [bbox.left, yOf(chart, value)], [bbox.left + bbox.width, yOf(chart, value)]);
  }
  if (bandLabel) {
    ctx.globalAlpha = 1;
    ctx.fillStyle = ink.bandText;
    ctx.font = `500 ${scaled(11 * ink.scale)}px ${ink.font}`;
    // The axes have left theirs behind.
    ctx.textAlign = "left";
    ctx.textBaseline = "middle";
    ctx.fillText(bandLabel, bbox.left + scaled(6), (top + bottom) / 2);
  }
  ctx.restore();
}

/** The year before dashed, this year solid, what was not seen live dotted, the end as the shape of its health. */
export function drawSeries(chart: uPlot, props: ChartProps, ink: ChartInk): void {
  const { ctx } = chart;
  const { points, before = [], unseen = [] } = props;
  ctx.save();
  ctx.lineJoin = "round";
  ctx.lineCap = "round";

  ctx.strokeStyle = ink.quiet;
  ctx.lineWidth = scaled(1.25);
  ctx.setLineDash([3, 3].map(scaled));
  strokePath(
    ctx,
    before.map((point) => placeOf(chart, point)),
  );

  ctx.strokeStyle = ink.text;
  for (let index = 1; index < points.length; index += 1) {
    const [from, to] = [points[index - 1], points[index]];
    if (from === undefined || to === undefined) continue;
    const dotted = unseen.some(([since, until]) => since < to.at && until > from.at);
    ctx.setLineDash(dotted ? [2, 4].map(scaled) : []);
    ctx.lineWidth = scaled(dotted ? 1.5 : 1.75);
    strokeLine(ctx, placeOf(chart, from), placeOf(chart, to));
  }
  ctx.setLineDash([]);
  if (props.marks) drawMarks(chart, points.slice(0, -1), ink);
  const last = points.at(-1);
  if (last) drawEnd(ctx, placeOf(chart, last), props.health, ink);
  ctx.restore();
}

type Spot = readonly [number, number];

function drawMarks(chart: uPlot, points: readonly Point[], ink: ChartInk): void {
  const { ctx } = chart;
  ctx.lineWidth = scaled(1.5);
  ctx.fillStyle = ink.surface;
  ctx.strokeStyle = ink.text;
  for (const point of points) {
    const [x, y] = placeOf(chart, point);
    ctx.beginPath();
    ctx.arc(x, y, scaled(2.5), 0, 2 * Math.PI);
    ctx.fill();
    ctx.stroke();
  }
}

function drawEnd(ctx: CanvasRenderingContext2D, [x, y]: Spot, health: string | null, ink: ChartInk): void {
  const size = scaled(4.4);
  ctx.beginPath();
  if (health === "at_risk") {
    ctx.fillStyle = ink.warn;
    ctx.moveTo(x, y - size);
    ctx.lineTo(x + size, y + size * 0.75);
    ctx.lineTo(x - size, y + size * 0.75);
    ctx.closePath();
  } else if (health === "behind") {
    ctx.fillStyle = ink.danger;
    ctx.rect(x - size * 0.85, y - size * 0.85, size * 1.7, size * 1.7);
  } else {
    ctx.fillStyle = health === "on_track" ? ink.ok : ink.quiet;
    ctx.arc(x, y, size * 0.9, 0, 2 * Math.PI);
  }
  ctx.fill();
}

function strokeLine(ctx: CanvasRenderingContext2D, from: Spot, to: Spot): void {
  strokePath(ctx, [from, to]);
}

function strokePath(ctx: CanvasRenderingContext2D, spots: readonly Spot[]): void {
  ctx.beginPath();
  spots.forEach(([x, y], index) => {
    if (index === 0) ctx.moveTo(x, y);
    else ctx.lineTo(x, y);
  });
  ctx.stroke();
}

function placeOf(chart: uPlot, { at, value }: Point): Spot {
  return [chart.valToPos(at, "x", true), yOf(chart, value)];
}

function yOf(chart: uPlot, value: number): number {
  return chart.valToPos(value, "y", true);
}

/** CSS px to px of the canvas. */
function scaled(pixels: number): number {
  return pixels * window.devicePixelRatio;
}
