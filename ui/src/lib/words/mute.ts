/** Muting: of a thing one wants to hear nothing for a while. */
import type { Mute } from "../../bindings";

/** The button, its menu, and the list in the settings. */
export const muteWords = {
  mute: "Mute",
  unmute: "Unmute",
  unmuteThis: (name: string) => `Unmute ${name}`,
  menu: (name: string) => `Mute ${name}`,
  times: { day: "For 1 day", week: "For 1 week", forGood: "Until I unmute it" },
  muteFor: { day: "Mute for 1 day", week: "Mute for 1 week", forGood: "Mute until I unmute it" },
  mutedUntil: (when: string) => `Muted until ${when}`,
  mutedForGood: "Muted until you unmute it",
  wasMuted: "It was muted when it happened",
  ofGoal: (what: string, goal: string) => `${what}: ${goal}`,
  unmuted: "Not muted any more",
  notMuted: "Could not be muted",
  notUnmuted: "Could not be unmuted",
  keptQuiet: "kept quiet, you muted it",
  title: "Muted",
  why: "No notifications and no messages in the window; it stands in the inbox, already read. Critical issues are told all the same.",
  none: "Nothing is muted. M on an entry of the inbox or in a goal’s room keeps it quiet for a while.",
  entities: { goal: "Goal", action: "Action", issue: "Issue", kpi: "KPI" } satisfies Record<Mute["entity"], string>,
} as const;
