/** How far what is on screen can be trusted. */
import { useMemo } from "react";
import { parseTime } from "../lib/format";
import { codeOf } from "../lib/result";
import { connectionWord } from "../lib/words";
import { useRealtimeState } from "./hooks";

/** Why nothing newer is shown. */
export type StaleCause = "checking" | "offline" | "interrupted" | "off" | "unreadable";

/** The truth about a piece of server data. */
export interface Staleness {
  /** The last moment for which it is known to be true, in ms since the epoch. */
  trueAt: number;
  /** Null while changes arrive. */
  cause: StaleCause | null;
}

/**
 * The staleness of data read at `asOf` (ISO 8601); `error` is what reading it again failed with, if it did. */
export function useStaleness(asOf: string, error: unknown): Staleness {
  const cause = useRealtimeState(({ connection }) => causeOf(connectionWord(connection)));
  const openedAt = useRealtimeState((state) => state.openedAt);
  // To the second, for thousands of events may come within one.
  const lastEventAt = useRealtimeState(({ connection }) => secondOf(connection.lastEventAt));
  const readAt = parseTime(asOf) ?? 0;
  return useMemo(() => {
    if (error !== null && error !== undefined) {
      return { trueAt: readAt, cause: codeOf(error) === "offline" ? "offline" : (cause ?? "unreadable") };
    }
    // Kept from before: what happened between then and the start of this window is not in it yet.
    if (readAt < openedAt) return { trueAt: readAt, cause: cause ?? "checking" };
    return { trueAt: Math.max(readAt, lastEventAt), cause };
  }, [readAt, error, cause, openedAt, lastEventAt]);
}

/** The second of an ISO time, in ms since the epoch; 0 without one. */
function secondOf(time: string | null): number {
  const at = time === null ? 0 : (parseTime(time) ?? 0);
  return at - (at % 1_000);
}

function causeOf(word: ReturnType<typeof connectionWord>): StaleCause | null {
  switch (word) {
    case "Live":
    case "Connecting":
      return null;
    case "Offline":
    case "Signed out":
      return "offline";
    case "Reconnecting":
    case "Error":
      return "interrupted";
    case "Live updates off":
      return "off";
  }
}
