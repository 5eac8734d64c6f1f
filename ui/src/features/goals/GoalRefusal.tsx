import { Refused } from "../../components/ui/Refused";
import { useRefusalPlace, useWrites } from "../../realtime/useWrites";

/** Why a change of a goal was put back; nothing when none was. */
export function GoalRefusal({ goalId }: { goalId: string }) {
  const [refusal, place] = useRefusalPlace(goalId);
  const writes = useWrites();
  return (
    refusal && <Refused {...refusal} ref={place} onAgain={refusal.again} onDismiss={() => writes.dismiss(goalId)} />
  );
}
