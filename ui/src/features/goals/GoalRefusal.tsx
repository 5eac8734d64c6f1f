import { Refused } from "../../components/ui/Refused";
import { useRefusal, useWrites } from "../../realtime/useWrites";

/** Why a change of a goal was put back; nothing when none was. */
export function GoalRefusal({ goalId }: { goalId: string }) {
  const refusal = useRefusal(goalId);
  const writes = useWrites();
  return refusal && <Refused {...refusal} onAgain={refusal.again} onDismiss={() => writes.dismiss(goalId)} />;
}
