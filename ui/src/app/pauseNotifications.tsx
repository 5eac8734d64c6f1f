/** Silence for the time being, where it is wanted: the bell of every page, and `P` in the inbox. */
import { Bell, BellOff } from "lucide-react";
import { Button } from "../components/ui/Button";
import { HeaderActions } from "../components/ui/HeaderActions";
import { useKeys } from "../components/ui/useKeys";
import { useSettings } from "../features/settings/useSettings";
import { inboxWords, words } from "../lib/words";

/** The bell in the header: crossed out while nothing is shown. */
export function PauseBell() {
  const [isPaused, toggle] = usePause();
  const label = isPaused ? words.resumeNotifications : words.pauseNotifications;
  const Icon = isPaused ? BellOff : Bell;
  return (
    <button type="button" className="btn icon" title={label} aria-label={label} data-testid="bell" onClick={toggle}>
      <Icon size={16} strokeWidth={1.75} aria-hidden="true" />
    </button>
  );
}

/** The same with its word and its key, among what the inbox can do. */
export function PauseAction() {
  const [isPaused, toggle] = usePause();
  const Icon = isPaused ? Bell : BellOff;
  useKeys({ p: toggle });
  return (
    <HeaderActions>
      <Button variant="ghost" keys={["P"]} onClick={toggle}>
        <Icon size={16} strokeWidth={1.75} aria-hidden="true" />
        {isPaused ? inboxWords.resume : inboxWords.pause}
      </Button>
    </HeaderActions>
  );
}

/** Whether the person wants to be left alone, and the way to the other. */
function usePause(): [boolean, () => void] {
  const [{ notifications }, change] = useSettings();
  const toggle = () =>
    void change(({ notifications: chosen, ...settings }) => ({
      ...settings,
      notifications: { ...chosen, doNotDisturb: !chosen.doNotDisturb },
    }));
  return [notifications.doNotDisturb, toggle];
}
