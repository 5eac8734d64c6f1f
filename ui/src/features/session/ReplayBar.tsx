import { History } from "lucide-react";
import { commands } from "../../bindings";
import { Button } from "../../components/ui/Button";
import { debugWords } from "../../lib/words";
import { useRealtimeState } from "../../realtime/hooks";

/** Says that what the window shows was recorded, over every page, as long as it is so. */
export function ReplayBar() {
  const replay = useRealtimeState((state) => state.replay);
  if (replay === null) return null;
  return (
    <div className="replay" role="status" data-testid="replaying">
      <History size={14} strokeWidth={2} className="flex-none" aria-hidden="true" />
      <span className="strong">{debugWords.replaying}</span>
      <span className="grow truncate">{debugWords.replayingWhy(replay.name, replay.environment)}</span>
      <Button size="sm" onClick={() => void commands.stopReplay()}>
        {debugWords.stopReplay}
      </Button>
    </div>
  );
}
