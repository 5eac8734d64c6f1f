import { type ReactNode, useState } from "react";
import type { Issue } from "../../bindings";
import { Dialog } from "../../components/ui/Dialog";
import { TextField } from "../../components/ui/Field";
import { issueWords, writeWords } from "../../lib/words";
import { type Step, stepBetween, useIssueWrites } from "./useIssueWrites";

/** What is asked before an issue is moved. */
export interface IssueQuestion {
  issue: Issue;
  kind: "resolve" | "reopen";
}

/** Moves issues; resolving asks for notes and reopening for a reason first. The dialog stands where it is rendered. */
export function useIssueMoves(): { move: (issue: Issue, status: Issue["status"]) => void; dialog: ReactNode } {
  const { move } = useIssueWrites();
  const [question, setQuestion] = useState<IssueQuestion | null>(null);

  function start(issue: Issue, status: Issue["status"]): void {
    const kind = stepBetween(issue.status, status);
    if (kind === "resolve" || kind === "reopen") setQuestion({ issue, kind });
    else if (kind === "start") void move(issue, { kind, notes: null });
    else if (kind === "close") void move(issue, { kind, reason: null });
  }

  const dialog = question && <IssueDialog question={question} onClose={() => setQuestion(null)} />;
  return { move: start, dialog };
}

function stepOf(kind: IssueQuestion["kind"], text: string): Step {
  return kind === "resolve" ? { kind, notes: text } : { kind, reason: text };
}

interface IssueDialogProps {
  question: IssueQuestion;
  onClose: () => void;
}

/** Asks, then moves the issue. */
export function IssueDialog({ question: { issue, kind }, onClose }: IssueDialogProps) {
  const { move } = useIssueWrites();
  const [text, setText] = useState("");
  const [missing, setMissing] = useState(false);
  const said = issueWords[kind];
  const submit = () => {
    if (text.trim() === "") return setMissing(true);
    onClose();
    void move(issue, stepOf(kind, text.trim()));
  };
  return (
    <Dialog title={said.title(issue.title)} why={said.why} does={said.does} onSubmit={submit} onClose={onClose}>
      <TextField
        label={said.notes}
        value={text}
        onChange={setText}
        error={missing && text.trim() === "" ? writeWords.required : null}
        lines={3}
        maxLength={2_000}
      />
    </Dialog>
  );
}
