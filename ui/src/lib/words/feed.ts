/** The live feed. */

import { formatNumber } from "../format";
import { units } from "./units";

/** The live feed and the counters. */
export const feedWords = {
  title: "Live feed",
  empty: "Nothing has happened yet",
  emptyWhy: "Changes by anyone in the company appear here as they happen.",
  whose: "By whom",
  by: { everyone: "Everyone", me: "Only me", others: "Everyone else" },
  nothingBy: { me: "Nothing here by you", others: "Nothing here by others" },
  showEveryone: "Show everyone",
  gap: (since: string, until: string) =>
    since === until
      ? `You may have missed updates at ${since}`
      : `You may have missed updates between ${since} and ${until}`,
  origins: {
    live: undefined,
    catchUp: "Read afterwards: it happened while there was no connection",
    replay: "Replayed from a recording",
  },
  fellOut: "That update is no longer in the feed",
  fellOutWhy: "The feed keeps the newest 50.",
  ago: (age: string) => (age === units.now ? "just now" : `${age} ago`),
  newEntries: (count: number) => `${formatNumber(count)} new`,
} as const;
