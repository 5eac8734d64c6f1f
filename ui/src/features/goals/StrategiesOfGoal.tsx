import type { Strategy } from "../../bindings";
import { Progress } from "../../components/ui/Progress";
import { StatusGlyph } from "../../components/ui/StatusGlyph";
import { formatNumber } from "../../lib/format";
import { strategyShape } from "../../lib/shapes";
import { strategyWord, strategyWords } from "../../lib/words";

/** The ways by which a goal is to be reached, in the company's order; nothing where there is none. */
export function StrategiesOfGoal({ strategies }: { strategies: readonly Strategy[] }) {
  if (strategies.length === 0) return null;
  return (
    <section className="-mx-2 mt-5" aria-labelledby="strategies" data-testid="goal-strategies">
      <h2 className="sec" id="strategies">
        {strategyWords.title}
        <span className="n">{formatNumber(strategies.length)}</span>
      </h2>
      <ul>
        {strategies.map(({ id, title, status, progress }) => (
          <li className="row dense" key={id}>
            <StatusGlyph shape={strategyShape(status)} progress={progress} />
            <span className="min-w-0 grow truncate" title={title}>
              {title || strategyWords.untitled}
            </span>
            {status !== null && <span className="small flex-none text-ink-2">{strategyWord(status)}</span>}
            <Progress value={progress} />
          </li>
        ))}
      </ul>
    </section>
  );
}
