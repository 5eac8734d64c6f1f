import { useNavigate } from "@tanstack/react-router";
import { memo, type ReactNode } from "react";
import type { Alert } from "../../bindings";
import { Delta } from "../../components/ui/Delta";
import { AgeText } from "../../components/ui/Freshness";
import { LiveMark } from "../../components/ui/LiveBadge";
import { ToneGlyph } from "../../components/ui/toast";
import { useFolded } from "../../components/ui/useFolded";
import { parseTime } from "../../lib/format";
import { round } from "../../lib/series";
import { dashboardWords } from "../../lib/words";
import { useMark } from "../../realtime/hooks";
import { SectionHead } from "./SectionHead";

const { alerts: said } = dashboardWords;

/** What stands out of line, the gravest first. */
export const AttentionSection = memo(function AttentionSection({
  alerts,
  age,
}: {
  alerts: readonly Alert[];
  age: ReactNode;
}) {
  const sorted = [...alerts].sort((a, b) => GRAVITY[a.kind] - GRAVITY[b.kind]);
  const folded = useFolded(sorted, SHOWN);
  return (
    <section>
      <SectionHead title={dashboardWords.attention} count={alerts.length} age={age} />
      {alerts.length === 0 && <p className="px-2 text-ink-3">{dashboardWords.calm}</p>}
      {folded.shown.map((alert) => (
        <AlertRow key={`${alert.kind} ${factsOf(alert).id}`} alert={alert} />
      ))}
      {folded.rest}
    </section>
  );
});

/** Alerts before the rest is folded: tasks and goals stay in view. */
const SHOWN = 5;

const GRAVITY: Record<Alert["kind"], number> = { criticalIssue: 0, actionPastDue: 1, measureAtRisk: 2 };

function AlertRow({ alert }: { alert: Alert }) {
  const { id, tone, title, detail, age } = factsOf(alert);
  const mark = useMark(id);
  const open = useOpenAlert(alert);
  return (
    <button type="button" className="row" tabIndex={-1} onClick={open} data-row data-testid="alert">
      {mark && <span className="wash" key={mark.seq} />}
      <ToneGlyph tone={tone} />
      <span className="strong truncate">{title}</span>
      <span className="small min-w-0 flex-1 truncate text-start text-ink-3">{detail}</span>
      <LiveMark mark={mark} />
      <span className="fresh">{age}</span>
    </button>
  );
}

interface AlertFacts {
  id: string;
  tone: "warn" | "danger";
  title: string;
  detail: string;
  age: ReactNode;
}

function factsOf(alert: Alert): AlertFacts {
  switch (alert.kind) {
    case "criticalIssue": {
      const { issueId, title, impact, reporterName, reportedAt } = alert;
      return {
        id: issueId,
        tone: "danger",
        title,
        detail: joined(impact === "high" ? said.high : said.critical, reporterName && said.reportedBy(reporterName)),
        age: reportedAt === null ? null : <Reported at={reportedAt} />,
      };
    }
    case "actionPastDue": {
      const { actionId, title, assigneeName, goalTitle, daysPastDue } = alert;
      return {
        id: actionId,
        tone: "danger",
        title,
        detail: joined(said.overdue, assigneeName, goalTitle && said.goal(goalTitle)),
        age: said.overdueDays(daysPastDue),
      };
    }
    case "measureAtRisk": {
      const { measureId, name, currentValue, targetValue, ownerName } = alert;
      return {
        id: measureId,
        tone: "warn",
        title: said.measure(name, currentValue),
        detail: joined(said.measureDetail(targetValue), ownerName),
        age: <FromTarget value={currentValue} target={targetValue} />,
      };
    }
  }
}

/** How far a KPI is from its target: never good, or it would not be here. */
function FromTarget({ value, target }: { value: number | null; target: number | null }) {
  if (value === null || target === null) return null;
  return (
    <span title={said.fromTarget}>
      <Delta value={round(value - target)} good={false} />
      <span className="sr-only"> {said.fromTarget}</span>
    </span>
  );
}

/** How long ago; the service may name the day alone, and then there are no hours to tell. */
function Reported({ at }: { at: string }) {
  const time = parseTime(at);
  if (time === null) return null;
  const today = new Date(time).toDateString() === new Date().toDateString();
  return today && !at.includes("T") ? said.today : <AgeText time={time} />;
}

function joined(...parts: (string | null)[]): string {
  return parts.filter(Boolean).join(" · ");
}

/** Shows the thing itself. */
function useOpenAlert(alert: Alert): () => void {
  const navigate = useNavigate();
  return () => {
    switch (alert.kind) {
      case "criticalIssue":
        return void navigate({ to: "/operations", search: { kind: "issues", open: alert.issueId } });
      case "actionPastDue":
        return void navigate({ to: "/operations", search: { open: alert.actionId } });
      case "measureAtRisk":
        return void navigate({ to: "/kpis/$kpiId", params: { kpiId: alert.measureId } });
    }
  };
}
