import { commands, type Preferences } from "../../bindings";
import { Switch } from "../../components/ui/Switch";
import { showToast } from "../../components/ui/toast";
import { preferenceWords, settingsWords } from "../../lib/words";
import { useRealtimeState } from "../../realtime/hooks";
import { useRealtime } from "../../realtime/provider";
import type { RealtimeStore } from "../../realtime/store";
import { Setting } from "./parts";

const PREFERENCES = Object.keys(preferenceWords) as (keyof Preferences)[];

/** What the service keeps of the person's wishes, for all of the person's devices; nothing while nobody is signed in. */
export function AccountPreferences() {
  const { store } = useRealtime();
  const preferences = useRealtimeState((state) => state.session?.preferences ?? null);
  const isSignedIn = useRealtimeState((state) => state.session?.user != null);
  if (preferences === null || !isSignedIn) return null;
  return (
    <div className="box">
      <Setting title={settingsWords.preferences} why={settingsWords.preferencesWhy} />
      {PREFERENCES.map((name) => (
        <Setting key={name} title={preferenceWords[name].title} why={preferenceWords[name].why}>
          <Switch
            checked={preferences[name]}
            onChange={(on) => void prefer(store, { ...preferences, [name]: on })}
            label={preferenceWords[name].title}
            testId={`prefer-${name}`}
          />
        </Setting>
      ))}
    </div>
  );
}

/** Shows the choice at once; when the service does not take it, the old one comes back and it is said why. */
async function prefer(store: RealtimeStore, wanted: Preferences): Promise<void> {
  const before = store.get().session?.preferences;
  show(store, wanted);
  const result = await commands.changePreferences(wanted);
  if (result.status === "ok") return;
  // Unless something else was chosen meanwhile.
  if (before !== undefined && store.get().session?.preferences === wanted) show(store, before);
  showToast({ title: settingsWords.notKept, why: result.error.message, tone: "warn", key: "preferences" });
}

function show(store: RealtimeStore, preferences: Preferences): void {
  const { session } = store.get();
  if (session !== null) store.sessionChanged({ ...session, preferences });
}
