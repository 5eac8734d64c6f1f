/** What the person has chosen, complete: a setting that Rust leaves out has its default. */
import type { Appearance, NotificationSettings, Preferences, Settings, ToastSettings } from "../bindings";

/** Settings without a gap. */
export interface ChosenSettings extends Required<Omit<Settings, "appearance" | "notifications" | "toasts">> {
  appearance: Required<Appearance>;
  notifications: Required<NotificationSettings>;
  toasts: Required<ToastSettings>;
}

/** What counts until someone chooses. */
export const DEFAULT_SETTINGS: ChosenSettings = {
  environment: "production",
  appearance: { theme: "system", density: "comfortable", textSize: 100, reduceMotion: false },
  notifications: { goals: true, issues: true, doNotDisturb: false, sound: true },
  toasts: { goals: true, actions: true, issues: true, kpis: true, connection: true },
  pinnedGoals: [],
  debugPanel: false,
};

/** What counts while nobody is signed in. */
export const DEFAULT_PREFERENCES: Preferences = {
  teamUpdates: true,
  systemNotifications: true,
  coachingReminders: true,
};

/** The settings with the defaults of what is left out. */
export function completed(settings: Settings): ChosenSettings {
  return {
    ...DEFAULT_SETTINGS,
    ...settings,
    appearance: { ...DEFAULT_SETTINGS.appearance, ...settings.appearance },
    notifications: { ...DEFAULT_SETTINGS.notifications, ...settings.notifications },
    toasts: { ...DEFAULT_SETTINGS.toasts, ...settings.toasts },
  };
}
