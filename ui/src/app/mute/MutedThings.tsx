import { BellOff } from "lucide-react";
import { Button } from "../../components/ui/Button";
import { tellMute } from "../../lib/mutes";
import { muteWords } from "../../lib/words";
import { useMutes } from "../../realtime/useMutes";
import { muting } from "./muting";

/** What is muted, each with the way back. */
export function MutedThings() {
  const mutes = useMutes();
  return (
    <>
      <h3 className="title mt-6" id="muted">
        {muteWords.title}
      </h3>
      <p className="small mt-0.5 text-ink-3">{mutes.length === 0 ? muteWords.none : muteWords.why}</p>
      {mutes.length > 0 && (
        <ul className="box" aria-labelledby="muted" data-testid="mutes">
          {mutes.map((mute) => (
            <li key={`${mute.entity}:${mute.id}`} className="setting">
              <BellOff size={16} strokeWidth={1.75} className="flex-none text-glyph" aria-hidden="true" />
              <div className="what">
                {mute.name}
                <span className="why">{[muteWords.entities[mute.entity], tellMute(mute, Date.now())].join(" · ")}</span>
              </div>
              <Button size="sm" aria-label={muteWords.unmuteThis(mute.name)} onClick={() => void muting.unmute(mute)}>
                {muteWords.unmute}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
