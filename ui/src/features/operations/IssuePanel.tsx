import { useState } from "react";
import type { Issue } from "../../bindings";
import { Button } from "../../components/ui/Button";
import { Due } from "../../components/ui/Due";
import { LevelGlyph } from "../../components/ui/LevelGlyph";
import { Face } from "../../components/ui/Person";
import { Picker } from "../../components/ui/Picker";
import { StatusGlyph } from "../../components/ui/StatusGlyph";
import { useKeys } from "../../components/ui/useKeys";
import { issueShapes } from "../../lib/shapes";
import { issueWords, levelWords, workWords } from "../../lib/words";
import { Created, Fact, Goals, Panel } from "./ActionPanel";
import { Refusal, useAssignee } from "./ActionParts";
import { categoryWord, ISSUE_STATUSES } from "./facets";
import { PersonPicker, useGoalTitles } from "./pickers";
import { useIssueStatusNames } from "./useIssueStatusNames";
import { stepBetween, useIssueWrites } from "./useIssueWrites";

interface IssuePanelProps {
  issue: Issue;
  /** Moves it, after asking what has to be asked. */
  onMove: (issue: Issue, status: Issue["status"]) => void;
  onClose: () => void;
}

/** An issue with everything that can be changed about it. */
export function IssuePanel({ issue, onMove, onClose }: IssuePanelProps) {
  const { assign } = useIssueWrites();
  const titles = useGoalTitles();
  const name = useAssignee(issue);
  const names = useIssueStatusNames();
  const [asking, setAsking] = useState<"status" | "assignee" | null>(null);
  useKeys({ s: () => setAsking("status"), a: () => setAsking("assignee"), escape: onClose });
  const reachable = ISSUE_STATUSES.filter((status) => status === issue.status || stepBetween(issue.status, status));

  return (
    <Panel title={issue.title || issueWords.untitled} onClose={onClose}>
      <Refusal id={issue.id} />
      <dl className="facts px-5 py-2">
        <Fact name={workWords.status} keys="S">
          <Picker
            label={workWords.status}
            options={reachable.map((value) => ({
              value,
              label: names[value],
              mark: <StatusGlyph shape={issueShapes[value]} />,
            }))}
            value={issue.status}
            onPick={(status) => onMove(issue, status)}
            open={asking === "status"}
            onOpenChange={(open) => setAsking(open ? "status" : null)}
          >
            <Button variant="ghost">
              <StatusGlyph shape={issueShapes[issue.status]} />
              {issue.statusName ?? names[issue.status]}
            </Button>
          </Picker>
        </Fact>
        <Fact name={workWords.assignee} keys="A">
          <PersonPicker
            value={issue.assigneeId}
            nobody
            onPick={(person) => void assign(issue, person)}
            open={asking === "assignee"}
            onOpenChange={(open) => setAsking(open ? "assignee" : null)}
          >
            <Button variant="ghost">
              <Face id={issue.assigneeId} name={name} small />
              <span className="truncate">{name ?? workWords.nobody}</span>
            </Button>
          </PersonPicker>
        </Fact>
        <Level name={workWords.severity} level={issue.severity} />
        <Level name={workWords.priority} level={issue.priority} />
        {issue.category && <Fact name={workWords.category}>{categoryWord(issue.category)}</Fact>}
        {issue.dueDate && (
          <Fact name={workWords.due}>
            <Due date={issue.dueDate} over={issue.status === "resolved" || issue.status === "closed"} />
          </Fact>
        )}
        {issue.reporterName && <Fact name={workWords.reporter}>{issue.reporterName}</Fact>}
        <Fact name={workWords.goal}>
          <Goals ids={issue.goalIds} titles={titles} />
        </Fact>
        <Created at={issue.createdAt} />
      </dl>
      {issue.description && <p className="selectable px-5 py-2 whitespace-pre-line text-ink-2">{issue.description}</p>}
      {issue.resolutionNotes && (
        <section className="px-5 py-2">
          <h3 className="small text-ink-3">{workWords.resolution}</h3>
          <p className="whitespace-pre-line">{issue.resolutionNotes}</p>
        </section>
      )}
    </Panel>
  );
}

function Level({ name, level }: { name: string; level: Issue["severity"] }) {
  if (level === null) return null;
  return (
    <Fact name={name}>
      <LevelGlyph level={level} />
      {levelWords[level]}
    </Fact>
  );
}
