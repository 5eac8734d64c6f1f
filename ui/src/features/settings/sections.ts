/** The sections of the settings, in their order. */
export const SECTIONS = ["account", "environment", "notifications", "appearance", "advanced"] as const;

/** One of them; a part of its address. */
export type SettingsSection = (typeof SECTIONS)[number];
