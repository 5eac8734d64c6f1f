import { GoalChangeDialog } from "../features/goals/GoalChangeDialog";
import { IssueDialog } from "../features/operations/useIssueQuestion";
import type { Asked } from "./palette/verbs";

/** A question that the palette has left to be answered. */
export default function AskedDialog({ asked, onClose }: { asked: Asked; onClose: () => void }) {
  return asked.of === "goal" ? (
    <GoalChangeDialog question={asked.question} onClose={onClose} />
  ) : (
    <IssueDialog question={asked.question} onClose={onClose} />
  );
}
