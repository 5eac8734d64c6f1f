import { useState } from "react";
import type { Goal, GoalChange } from "../../bindings";
import { Dialog } from "../../components/ui/Dialog";
import { TextField } from "../../components/ui/Field";
import { goalChangeWords, words } from "../../lib/words";
import { useChangeGoal } from "./useGoalWrites";

/** A change that is asked about before it is made: it ends the goal, or wants a reason. */
export type AskedChange = Extract<GoalChange["kind"], "complete" | "pause" | "cancel">;

/** What is asked. */
export interface GoalQuestion {
  goal: Pick<Goal, "id" | "title">;
  kind: AskedChange;
}

/** Asks, then changes the goal. */
export function GoalChangeDialog({
  question: { goal, kind },
  onClose,
}: {
  question: GoalQuestion;
  onClose: () => void;
}) {
  const change = useChangeGoal();
  const [notes, setNotes] = useState("");
  const said = goalChangeWords[kind];
  const submit = () => {
    onClose();
    void change(goal.id, changeOf(kind, notes.trim() || null));
  };
  return (
    <Dialog
      title={said.title(goal.title || words.unnamedGoal)}
      why={said.why}
      does={said.does}
      danger={kind === "cancel"}
      onSubmit={submit}
      onClose={onClose}
    >
      <TextField label={said.notes} value={notes} onChange={setNotes} lines={3} maxLength={1_000} />
    </Dialog>
  );
}

function changeOf(kind: AskedChange, notes: string | null): GoalChange {
  return kind === "pause" ? { kind, reason: notes } : { kind, notes };
}
