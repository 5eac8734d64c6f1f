import { GoalRoomPage } from "../../features/goals/GoalRoomPage";
import { KpisOfGoal } from "../../features/kpis/KpisOfGoal";
import { ActionsOfGoal, IssuesOfGoal } from "../../features/operations/OfGoal";
import { MuteGoal } from "../mute/MuteGoal";
import { usePins } from "../pins";

/** The room of a goal, with what the other features know of it. */
export function GoalRoom() {
  const pins = usePins();
  return (
    <GoalRoomPage
      pins={pins}
      mute={(goal) => <MuteGoal goal={goal} />}
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
