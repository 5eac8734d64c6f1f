import { SettingsPage } from "../../features/settings/SettingsPage";
import { MutedThings } from "../mute/MutedThings";

/** The settings, with what is muted. */
export function Settings() {
  return <SettingsPage muted={<MutedThings />} />;
}
