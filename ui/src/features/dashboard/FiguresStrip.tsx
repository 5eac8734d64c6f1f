import { memo, type ReactNode } from "react";
import type { EarlierFigures, Figures } from "../../bindings";
import { Delta } from "../../components/ui/Delta";
import { AgeText, AsOf } from "../../components/ui/Freshness";
import { useWakeAt } from "../../components/ui/time";
import { formatEarlierDay, formatNumber, formatSigned, nextMidnight, parseTime } from "../../lib/format";
import { dashboardWords } from "../../lib/words";
import type { Staleness } from "../../realtime/useStaleness";

const { figures: titles, remarks } = dashboardWords;

interface FiguresStripProps {
  figures: Figures;
  /** The last ones of an earlier day; null when this computer knows none. */
  earlier: EarlierFigures | null;
  staleness: Staleness;
}

/** The five figures, each with its age and what has changed since an earlier day. */
export const FiguresStrip = memo(function FiguresStrip({ figures, earlier, staleness }: FiguresStripProps) {
  const since = useSince(earlier);
  const measures = figures.totalMeasures === null ? null : dashboardWords.of(formatNumber(figures.totalMeasures));
  const changeOf = (figure: keyof Figures, good: Good): Change | null => {
    const before = earlier?.figures[figure] ?? null;
    const value = figures[figure];
    return since === null || before === null || value === null ? null : { by: value - before, good, since };
  };
  return (
    <dl className="figs">
      <Figure
        title={titles.activeGoals}
        value={figures.totalActiveGoals}
        // A goal that is reached is one less, a new plan one more.
        change={changeOf("totalActiveGoals", null)}
        saidBelow
        staleness={staleness}
      >
        {figures.goalsBehind ? (
          <Remark tone="danger" count={figures.goalsBehind} say={remarks.behind} />
        ) : (
          <Remark tone="warn" count={figures.goalsAtRisk} say={remarks.atRisk} />
        )}
      </Figure>
      <Figure
        title={titles.openActions}
        value={figures.totalActiveActions}
        change={changeOf("totalActiveActions", "less")}
        staleness={staleness}
      >
        <Remark tone="danger" count={figures.actionsPastDue} say={remarks.pastDue} />
      </Figure>
      <Figure
        title={titles.dueThisWeek}
        value={figures.actionsThisWeek}
        change={changeOf("actionsThisWeek", null)}
        staleness={staleness}
      >
        <span>{remarks.actionsDue}</span>
      </Figure>
      <Figure
        title={titles.openIssues}
        value={figures.openIssues}
        change={changeOf("openIssues", "less")}
        staleness={staleness}
      >
        <Remark tone="danger" count={figures.criticalIssues} say={remarks.critical} />
      </Figure>
      <Figure
        title={titles.kpisOnTrack}
        value={figures.measuresOnTrack}
        of={measures}
        change={changeOf("measuresOnTrack", "more")}
        saidBelow
        staleness={staleness}
      >
        <Remark tone="danger" count={figures.measuresBehind} say={remarks.behind} />
      </Figure>
    </dl>
  );
});

/** Which way is good; null where neither is. */
type Good = "more" | "less" | null;

interface Change {
  by: number;
  good: Good;
  /** `since Friday` */
  since: string;
}

/** The day with which is compared, in words that stay true over midnight. */
function useSince(earlier: EarlierFigures | null): string | null {
  const now = Date.now();
  useWakeAt(earlier === null ? null : nextMidnight(now));
  const time = earlier === null ? null : parseTime(earlier.asOf);
  return time === null ? null : dashboardWords.since(formatEarlierDay(time, now));
}

interface FigureProps {
  title: string;
  value: number | null;
  /** What it is a part of: `/23`. */
  of?: string | null;
  change: Change | null;
  /** What the remark says is also said below: where there is no room for both, the day comes first. */
  saidBelow?: boolean;
  staleness: Staleness;
  children?: ReactNode;
}

function Figure({
  title,
  value,
  of = null,
  change,
  saidBelow = false,
  staleness: { trueAt, cause },
  children,
}: FigureProps) {
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
        <div className="meta remarks text-ink-2">
          {cause === null ? (
            <>
              <Changed change={change} />
              {saidBelow && <Since change={change} />}
              {children}
              {!saidBelow && <Since change={change} />}
            </>
          ) : (
            <AsOf time={trueAt} stale />
          )}
        </div>
      </dd>
    </div>
  );
}

/** What is the same as then is not said. */
function Changed({ change }: { change: Change | null }) {
  if (change === null || change.by === 0) return null;
  const { by, good, since } = change;
  return (
    <span title={`${formatSigned(by)} ${since}`} data-testid="figure-change">
      <Delta value={by} good={good === null ? null : by > 0 === (good === "more")} />
    </span>
  );
}

/** Where there is no room for it, it is left to the title of the change. */
function Since({ change }: { change: Change | null }) {
  if (change === null || change.by === 0) return null;
  return <span className="text-ink-3">{change.since}</span>;
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
