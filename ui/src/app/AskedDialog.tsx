import { GoalChangeDialog } from "../features/goals/GoalChangeDialog";
import { SnoozeAsked } from "../features/inbox/SnoozeAsked";
import { IssueDialog } from "../features/operations/useIssueQuestion";
import type { Asked } from "./palette/verbs";

/** A question that the palette has left to be answered. */
export default function AskedDialog({ asked, onClose }: { asked: Asked; onClose: () => void }) {
  switch (asked.of) {
    case "goal":
      return <GoalChangeDialog question={asked.question} onClose={onClose} />;
    case "issue":
      return <IssueDialog question={asked.question} onClose={onClose} />;
    case "snooze":
      return <SnoozeAsked entry={asked.entry} onClose={onClose} />;
  }
}
