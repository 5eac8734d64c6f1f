import type { Goal } from "../../bindings";
import { words } from "../../lib/words";
import { useMute } from "../../realtime/useMutes";
import { MuteButton } from "./MuteButton";

/** Mutes a goal, in the header of its room. */
export function MuteGoal({ goal }: { goal: Pick<Goal, "id" | "title"> }) {
  const thing = { entity: "goal", id: goal.id, name: goal.title || words.unnamedGoal } as const;
  return <MuteButton thing={thing} muted={useMute(thing)} size="sm" />;
}
