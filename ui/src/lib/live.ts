/** How long what someone else has just changed says so, in ms (protocol.md 7.3). */
export const BADGE_MS = 5_000;
