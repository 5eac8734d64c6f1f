import type { ReactNode } from "react";
import type { Figures } from "../../bindings";
import { AgeText, AsOf } from "../../components/ui/Freshness";
import { formatNumber } from "../../lib/format";
import { dashboardWords } from "../../lib/words";
import type { Staleness } from "../../realtime/useStaleness";

const { figures: titles, remarks } = dashboardWords;

/** The five figures, each with its age. */
export function FiguresStrip({ figures, staleness }: { figures: Figures; staleness: Staleness }) {
  const measures = figures.totalMeasures === null ? null : dashboardWords.of(formatNumber(figures.totalMeasures));
  return (
    <dl className="figs">
      <Figure title={titles.activeGoals} value={figures.totalActiveGoals} staleness={staleness}>
        {figures.goalsBehind ? (
          <Remark tone="danger" count={figures.goalsBehind} say={remarks.behind} />
        ) : (
          <Remark tone="warn" count={figures.goalsAtRisk} say={remarks.atRisk} />
        )}
      </Figure>
      <Figure title={titles.openActions} value={figures.totalActiveActions} staleness={staleness}>
        <Remark tone="danger" count={figures.actionsPastDue} say={remarks.pastDue} />
      </Figure>
      <Figure title={titles.dueThisWeek} value={figures.actionsThisWeek} staleness={staleness}>
        <span>{remarks.actionsDue}</span>
      </Figure>
      <Figure title={titles.openIssues} value={figures.openIssues} staleness={staleness}>
        <Remark tone="danger" count={figures.criticalIssues} say={remarks.critical} />
      </Figure>
      <Figure title={titles.kpisOnTrack} value={figures.measuresOnTrack} of={measures} staleness={staleness}>
        <Remark tone="danger" count={figures.measuresBehind} say={remarks.behind} />
      </Figure>
    </dl>
  );
}

interface FigureProps {
  title: string;
  value: number | null;
  /** What it is a part of: `/23`. */
  of?: string | null;
  staleness: Staleness;
  children?: ReactNode;
}

function Figure({ title, value, of = null, staleness: { trueAt, cause }, children }: FigureProps) {
  return (
    <div className="fig" data-testid="figure">
      <dt className="flex items-baseline gap-2">
        <span className="small grow truncate text-ink-2">{title}</span>
        {cause === null && (
          <span className="fresh">
            <AgeText time={trueAt} />
          </span>
        )}
      </dt>
      <dd>
        <div className="v num">
          {value === null ? "–" : formatNumber(value)}
          {of && <span className="of">{of}</span>}
        </div>
        <div className="meta flex gap-2 truncate text-ink-2">
          {cause === null ? children : <AsOf time={trueAt} stale />}
        </div>
      </dd>
    </div>
  );
}

interface RemarkProps {
  tone: "warn" | "danger";
  count: number | null;
  say: (count: string) => string;
}

/** What of it is not as it should be; nothing when all is. */
function Remark({ tone, count, say }: RemarkProps) {
  if (count === null || count === 0) return null;
  return (
    <span className="num flex items-center gap-1">
      <span className={`remark ${tone}`} aria-hidden="true" />
      {say(formatNumber(count))}
    </span>
  );
}
