/** An issue as a card, as a row of the table, and as a row of a goal. */
import type { Issue } from "../../bindings";
import { AgeText } from "../../components/ui/Freshness";
import { LevelGlyph } from "../../components/ui/LevelGlyph";
import { LiveMark } from "../../components/ui/LiveBadge";
import { Face } from "../../components/ui/Person";
import { StatusGlyph } from "../../components/ui/StatusGlyph";
import { useAge } from "../../components/ui/time";
import { parseTime } from "../../lib/format";
import { shortName } from "../../lib/names";
import { issueShapes } from "../../lib/shapes";
import { issueWords, levelWords, workWords } from "../../lib/words";
import { useMark } from "../../realtime/hooks";
import { useAssignee } from "./ActionParts";
import { categoryWord } from "./facets";

/** The face of a card on the board. */
export function IssueCard({ issue }: { issue: Issue }) {
  const mark = useMark(issue.id);
  const name = useAssignee(issue);
  return (
    <>
      {mark && <span className="wash" key={mark.seq} />}
      <span className="tt" data-issue-id={issue.id} data-status={issue.status}>
        <span className="x">{issue.title || issueWords.untitled}</span>
        <Face id={issue.assigneeId} name={name} />
      </span>
      <span className="ft">
        <LevelGlyph level={issue.severity} />
        {issue.severity && <span>{levelWords[issue.severity]}</span>}
        <span className="truncate text-ink-3">{issue.category && categoryWord(issue.category)}</span>
        <OwnName issue={issue} />
        <span className="grow" />
        <LiveMark mark={mark} />
        <Reported issue={issue} />
      </span>
    </>
  );
}

/** What the company calls the status, where that says more than the column. */
function OwnName({ issue: { statusName, status } }: { issue: Issue }) {
  if (statusName === null || statusName.toLowerCase() === issueWords.status[status].toLowerCase()) return null;
  return <span className="chip">{statusName}</span>;
}

function Reported({ issue }: { issue: Issue }) {
  const time = issue.createdAt === null ? null : parseTime(issue.createdAt);
  if (time === null) return null;
  return (
    <span className="num text-ink-3">
      <AgeText time={time} />
    </span>
  );
}

/** The cells of a row; `table`: with severity and status in words. */
export function IssueCells({ issue, table }: { issue: Issue; table: boolean }) {
  const mark = useMark(issue.id);
  const name = useAssignee(issue);
  const over = issue.status === "resolved" || issue.status === "closed";
  return (
    <>
      {mark && <span className="wash" key={mark.seq} />}
      <StatusGlyph shape={issueShapes[issue.status]} />
      {!table && (
        <span title={issue.severity === null ? undefined : `${workWords.severity}: ${levelWords[issue.severity]}`}>
          <LevelGlyph level={issue.severity} />
          {issue.severity && <span className="sr-only">{levelWords[issue.severity]}</span>}
        </span>
      )}
      <span className="flex min-w-24 grow items-center gap-2">
        <span className={over ? "truncate text-ink-3" : "truncate"} title={issue.title}>
          {issue.title || issueWords.untitled}
        </span>
        <LiveMark mark={mark} />
      </span>
      {table && (
        <>
          <span className="col-status small text-ink-2">{issue.statusName ?? issueWords.status[issue.status]}</span>
          <span className="col-level small text-ink-2">
            <LevelGlyph level={issue.severity} />
            {issue.severity && levelWords[issue.severity]}
          </span>
          <span className="col-category small truncate text-ink-3">
            {issue.category && categoryWord(issue.category)}
          </span>
        </>
      )}
      {!table && <OpenFor issue={issue} />}
      {table ? (
        <span className="col-owner">
          <Face id={issue.assigneeId} name={name} />
          <span className="small truncate text-ink-2" aria-hidden="true">
            {name && shortName(name)}
          </span>
        </span>
      ) : (
        <Face id={issue.assigneeId} name={name} />
      )}
      {table && (
        <span className="small col-due">
          <Reported issue={issue} />
        </span>
      )}
    </>
  );
}

function OpenFor({ issue }: { issue: Issue }) {
  const time = issue.createdAt === null ? null : parseTime(issue.createdAt);
  if (time === null) return null;
  if (issue.status !== "open" && issue.status !== "in_progress") {
    return <span className="small text-ink-3">{issueWords.status[issue.status]}</span>;
  }
  return (
    <span className="small num text-ink-3">
      <OpenAge time={time} />
    </span>
  );
}

function OpenAge({ time }: { time: number }) {
  return issueWords.openFor(useAge(time).text);
}
