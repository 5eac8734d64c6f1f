/** The settings. */

import type { Density, Kept, NotificationSettings, Preferences, Theme, ToastSettings } from "../../bindings";
import type { QuietKind } from "../quietHours";

/** Titles and explanations, section by section. */
export const settingsWords = {
  title: "Settings",
  sections: {
    account: "Account",
    environment: "Environment",
    notifications: "Notifications",
    appearance: "Appearance",
    advanced: "Advanced",
  },
  notKept: "The setting could not be kept",
  signOut: "Sign out",
  leaveDemo: "Leave the demo",
  notSignedOut: "Could not sign out",
  staySignedIn: "Stay signed in",
  demoAccount: "An invented person in an invented company",
  environmentWhy: "Where this window gets its data. Changing it signs you out here; the other sign-in is kept.",
  environment: "Environment",
  liveUpdates: "Live updates",
  liveOff: "off",
  account: "Account service",
  traction: "Goals and actions",
  proxy: "Proxy",
  from: (origin: string) => `from ${origin}`,
  fixed: "set by the environment, fixed",
  fixedWhy: (origin: string) => `Set by ${origin}. It can only be changed there.`,
  connection: "Service",
  test: "Test",
  testing: "Asking",
  answers: "Answers",
  silent: (detail: string | null) => detail ?? "Does not answer",
  unknownConfiguration: "The configuration cannot be read",
  notificationsWhy: "Everything is kept in the inbox, whether it is shown or not.",
  preferences: "Kept with your account",
  preferencesWhy: "Wherever you sign in. What is off here is off in this window, too, whatever stands above.",
  tellMeWhen: "Tell me about",
  desktop: "Desktop",
  inWindow: "In the window",
  onDesktop: (what: string) => `${what}: on the desktop`,
  inTheWindow: (what: string) => `${what}: in the window`,
  sound: "Sound",
  soundWhy: "With notifications on the desktop",
  critical: "Critical issues always come through",
  criticalWhy: "Also in quiet hours and, where it lets them, in the desktop’s do-not-disturb",
  doNotDisturb: "Do not disturb",
  doNotDisturbWhy: "Nothing is shown, on the desktop or in the window; errors that need you are",
  liveData: "Live data",
  liveDataWhy: "Every event as it arrives, with its way to the screen; for reports about the connection",
  show: "Show",
  theme: "Theme",
  rows: "Rows",
  textSize: "Text size",
  reduceMotion: "Reduce motion",
  reduceMotionWhy: "On also whenever the system asks for it",
} as const;

/** Quiet hours. */
export const quietWords = {
  title: "Quiet hours",
  why: "What arrives meanwhile is summed up once, when they end.",
  until: (time: string) => `Quiet until ${time}. What arrives meanwhile is summed up then.`,
  of: (day: string) => `Quiet hours of ${day}`,
  change: (day: string, hours: string) => `${day}: ${hours}, change`,
  from: "From",
  to: "to",
  untilTime: "Until",
  nextDay: "on the next day",
  endsNextDay: "Ends on the next day",
  everyDay: "The same on every day",
  none: "none",
  allDay: "all day",
  span: (from: string, until: string) => `${from} to ${until}`,
  untilDay: (time: string, day: string) => `until ${time} ${day}`,
} as const;

/** How a day is kept. */
export const quietKindWords: Record<QuietKind, string> = {
  none: "None",
  hours: "Hours",
  allDay: "All day",
};

/** Where the sign-in is kept: a word, and what it means. */
export const keptWords: Record<Kept, { word: string; why: string }> = {
  keyring: { word: "Keyring", why: "Kept in the system keyring, renewed automatically" },
  session: { word: "This session", why: "Kept in memory: it ends when PurposePath quits" },
  environment: { word: "Environment", why: "Brought along by the environment of this run" },
  nowhere: { word: "Not kept", why: "There is nothing to keep" },
};

/** The themes. */
export const themeWords: Record<Theme, string> = {
  light: "Light",
  dark: "Dark",
  system: "Follow the system",
};

/** How high rows are. */
export const densityWords: Record<Density, string> = {
  comfortable: "Comfortable 36",
  compact: "Compact 28",
};

/** What the service keeps of a person’s wishes. */
export const preferenceWords: Record<keyof Preferences, { title: string; why: string }> = {
  teamUpdates: { title: "Team updates", why: "What others do; badges and the feed show it all the same" },
  systemNotifications: {
    title: "System notifications",
    why: "Interrupted live updates and the like; the indicator shows them all the same",
  },
  coachingReminders: { title: "Coaching", why: "When the coach has answered" },
};

/** Kinds of news, as they are switched on and off. */
export const newsWords: Record<keyof ToastSettings, { title: string; desktop: keyof NotificationSettings | null }> = {
  goals: { title: "Completed goals", desktop: "goals" },
  issues: { title: "New issues", desktop: "issues" },
  actions: { title: "My actions", desktop: null },
  kpis: { title: "KPI readings", desktop: null },
  connection: { title: "Interrupted live updates", desktop: null },
};
