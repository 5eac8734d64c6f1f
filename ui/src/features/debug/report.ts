/** The state of the live side as text to send to somebody: no words of people, no names. */
import { masked } from "../../lib/mask";
import type { RealtimeState } from "../../realtime/store";
import type { DebugState } from "./useDebug";

/** The report of one moment. */
export function reportOf(
  { connection, session, counts, seq, handlerFailures, notices, feed }: RealtimeState,
  debug: DebugState | null,
): string {
  const report = {
    at: new Date().toISOString(),
    mode: session?.mode ?? null,
    environment: session?.environment ?? null,
    connection,
    seq,
    counts,
    handlerFailures,
    notices: notices.map(({ code }) => code),
    // Masked in Rust.
    debug: debug && { ...debug.view, messages: debug.messages },
    feed: feed.map(masked),
  };
  return JSON.stringify(report, null, 2);
}
