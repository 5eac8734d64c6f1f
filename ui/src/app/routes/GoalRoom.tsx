import { GoalRoomPage } from "../../features/goals/GoalRoomPage";
import { KpisOfGoal } from "../../features/kpis/KpisOfGoal";
import { ActionsOfGoal, IssuesOfGoal } from "../../features/operations/OfGoal";

/** The room of a goal, with what the other features know of it. */
export function GoalRoom() {
  return (
    <GoalRoomPage
      kpis={(measures) => <KpisOfGoal measures={measures} />}
      work={(goalId) => (
        <>
          <ActionsOfGoal goalId={goalId} />
          <IssuesOfGoal goalId={goalId} />
        </>
      )}
    />
  );
}
