import { GoalsPage } from "../../features/goals/GoalsPage";
import { usePins } from "../pins";

/** All goals, which can be pinned to the sidebar. */
export default function Goals() {
  return <GoalsPage pins={usePins()} />;
}
