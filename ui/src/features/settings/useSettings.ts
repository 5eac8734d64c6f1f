/** What the person has chosen, and choosing otherwise. */
import { commands } from "../../bindings";
import { showToast } from "../../components/ui/toast";
import type { ChosenSettings } from "../../lib/settings";
import { settingsWords } from "../../lib/words";
import { useRealtimeState } from "../../realtime/hooks";
import { useRealtime } from "../../realtime/provider";
import type { RealtimeStore } from "../../realtime/store";

/** Changes a part of the settings. */
export type ChangeSettings = (change: (settings: ChosenSettings) => ChosenSettings) => Promise<void>;

/** The settings and how to change them. */
export function useSettings(): [ChosenSettings, ChangeSettings] {
  const { store } = useRealtime();
  const settings = useRealtimeState((state) => state.settings);
  return [settings, (change) => changeSettings(store, change)];
}

/** Shows the choice at once; when it cannot be kept, the old one comes back and it is said why. */
export async function changeSettings(
  store: RealtimeStore,
  change: (settings: ChosenSettings) => ChosenSettings,
): Promise<void> {
  const before = store.get().settings;
  const wanted = change(before);
  store.settingsChanged(wanted);
  const shown = store.get().settings;
  const result = await commands.changeSettings(wanted);
  if (result.status === "ok") return;
  // Unless something else was chosen meanwhile.
  if (store.get().settings === shown) store.settingsChanged(before);
  showToast({ title: settingsWords.notKept, why: result.error.message, tone: "warn", key: "settings" });
}
