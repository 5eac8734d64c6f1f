import type { ReactNode } from "react";
import type { GoalDetail } from "../../bindings";
import { LiveBadge } from "../../components/ui/LiveBadge";
import { Progress } from "../../components/ui/Progress";
import { formatMeasured } from "../../lib/format";
import { goalWords, progressStatusWords } from "../../lib/words";
import { useMark } from "../../realtime/hooks";

type Measure = GoalDetail["measures"][number];

/** The KPIs of a goal, one a row. */
export function KpiRows({ measures }: { measures: readonly Measure[] }) {
  return (
    <section className="-mx-2 mt-5">
      <h2 className="sec">
        {goalWords.kpis}
        <span className="n">{measures.length}</span>
      </h2>
      {measures.length === 0 && <p className="px-2 text-ink-3">{goalWords.noKpis}</p>}
      {measures.map((measure) => (
        <KpiRow key={measure.measureId} measure={measure} />
      ))}
    </section>
  );
}

function KpiRow({ measure }: { measure: Measure }) {
  const mark = useMark(measure.measureId);
  return (
    <div className="row px-2!" data-kpi-id={measure.measureId}>
      {mark && <span className="wash" key={mark.seq} />}
      <Trend status={measure.progressStatus} />
      <span className="flex min-w-0 grow items-center gap-2">
        <span className="truncate">{measure.name}</span>
        <LiveBadge show={mark !== null} />
      </span>
      <span className="small num strong whitespace-nowrap">
        {measure.currentValue === null ? "–" : formatMeasured(measure.currentValue, measure.unit)}
      </span>
      <Progress value={measure.progress} />
    </div>
  );
}

/** The direction of the path: rising, level, falling; three dots without data. */
function Trend({ status }: { status: string | null }) {
  const { tone, shape } = (status !== null && TRENDS[status]) || NO_DATA;
  const word = status === null ? null : progressStatusWords[status];
  return (
    <span className="grid w-4 flex-none place-items-center" title={word ?? undefined}>
      <svg
        width={14}
        height={14}
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
      {word && <span className="sr-only">{word}</span>}
    </span>
  );
}

const NO_DATA = { tone: "text-glyph", shape: <path d="M2.5 7h.01M7 7h.01M11.5 7h.01" /> };

const TRENDS: Record<string, { tone: string; shape: ReactNode }> = {
  on_track: { tone: "text-ok", shape: <path d="M3.5 10.5 10.5 3.5M5 3.5h5.5V9" /> },
  at_risk: { tone: "text-warn", shape: <path d="M2.5 7h9M7.8 3.2 11.5 7l-3.7 3.8" /> },
  behind: { tone: "text-danger", shape: <path d="M3.5 3.5 10.5 10.5M5 10.5h5.5V5" /> },
};
