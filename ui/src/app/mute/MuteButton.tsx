import { Bell, BellOff } from "lucide-react";
import { useState } from "react";
import type { Mute } from "../../bindings";
import { Button } from "../../components/ui/Button";
import { Menu } from "../../components/ui/Menu";
import { useKeys } from "../../components/ui/useKeys";
import { tellMute } from "../../lib/mutes";
import { muteWords } from "../../lib/words";
import { muteTimes } from "./muteTimes";
import { muting } from "./muting";
import type { Named } from "./named";

interface MuteButtonProps {
  /** What is muted, and what it is called. */
  thing: Named;
  /** Its mute, if it has one: then the button says until when, and takes it back. */
  muted: Mute | null;
  size?: "sm" | "md";
  /** It is being chosen for how long. */
  onOpen?: () => void;
}

/** Mutes a thing, or takes it back; M does the same. */
export function MuteButton({ thing, muted, size = "md", onOpen }: MuteButtonProps) {
  const [isOpen, setOpenTo] = useState(false);
  const setOpen = (open: boolean) => {
    setOpenTo(open);
    if (open) onOpen?.();
  };
  useKeys({ m: () => (muted === null ? setOpen(true) : void muting.unmute(muted)) });
  if (muted !== null) {
    return (
      <Button
        variant="ghost"
        size={size}
        keys={["M"]}
        title={tellMute(muted, Date.now())}
        data-testid="unmute"
        onClick={() => void muting.unmute(muted)}
      >
        <Bell size={14} strokeWidth={2} aria-hidden="true" />
        {muteWords.unmute}
      </Button>
    );
  }
  const items = muteTimes(Date.now()).map(({ name, until }) => ({
    label: muteWords.times[name],
    onSelect: () => void muting.mute({ ...thing, until }),
  }));
  return (
    <Menu label={muteWords.menu(thing.name)} items={items} open={isOpen} onOpenChange={setOpen}>
      <Button variant="ghost" size={size} keys={["M"]} title={muteWords.menu(thing.name)} data-testid="mute">
        <BellOff size={14} strokeWidth={2} aria-hidden="true" />
        {muteWords.mute}
      </Button>
    </Menu>
  );
}
