/** What the person has chosen, complete: a setting that Rust leaves out has its default. */
import type { Appearance, NotificationSettings, Preferences, QuietHours, Settings, ToastSettings } from "../bindings";

/** Settings without a gap. */
export interface ChosenSettings
  extends Required<Omit<Settings, "appearance" | "notifications" | "quietHours" | "toasts">> {
  appearance: Required<Appearance>;
  notifications: Required<NotificationSettings>;
  quietHours: Required<QuietHours>;
  toasts: Required<ToastSettings>;
}

/** From 19:00 until 07:00 on the next day. */
const NIGHT = { from: 1140, until: 1860 };

/** What counts until someone chooses. */
export const DEFAULT_SETTINGS: ChosenSettings = {
  environment: "production",
  appearance: { theme: "system", density: "comfortable", textSize: 100, reduceMotion: false },
  notifications: { goals: true, issues: true, doNotDisturb: false, sound: true, criticalComesThrough: true },
  quietHours: {
    on: false,
    monday: NIGHT,
    tuesday: NIGHT,
    wednesday: NIGHT,
    thursday: NIGHT,
    friday: NIGHT,
    saturday: { from: 0, until: 1440 },
    sunday: { from: 0, until: 1860 },
  },
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
    quietHours: { ...DEFAULT_SETTINGS.quietHours, ...settings.quietHours },
    toasts: { ...DEFAULT_SETTINGS.toasts, ...settings.toasts },
  };
}
