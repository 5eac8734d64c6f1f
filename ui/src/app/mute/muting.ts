/** Muting and taking it back, through Rust. */
import { commands, type Mute } from "../../bindings";
import { showToast } from "../../components/ui/toast";
import { offerUndo } from "../../components/ui/undo";
import { tellMute } from "../../lib/mutes";
import { CommandFailure, unwrap } from "../../lib/result";
import { muteWords } from "../../lib/words";

/** What can be done; either can be undone. */
export interface Muting {
  mute(mute: Mute): Promise<void>;
  unmute(mute: Mute): Promise<void>;
}

/** Rust tells the window what is muted then. */
export const muting: Muting = {
  async mute(mute) {
    if (await begin(mute)) offer(tellMute(mute, Date.now()), mute, () => end(mute));
  },
  async unmute(mute) {
    if (await end(mute)) offer(muteWords.unmuted, mute, () => begin(mute));
  },
};

const begin = (mute: Mute) => isDone(() => commands.mute(mute), muteWords.notMuted);
const end = ({ entity, id }: Mute) => isDone(() => commands.unmute(entity, id), muteWords.notUnmuted);

function offer(title: string, { entity, id }: Mute, undo: () => Promise<boolean>): void {
  offerUndo({ title, key: `mute:${entity}:${id}`, run: () => void undo() });
}

async function isDone(write: () => ReturnType<typeof commands.mute>, failed: string): Promise<boolean> {
  try {
    unwrap(await write());
    return true;
  } catch (error) {
    const why = error instanceof CommandFailure ? error.message : String(error);
    showToast({ title: failed, why, tone: "warn", key: "mute" });
    return false;
  }
}
