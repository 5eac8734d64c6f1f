/** Tells when nothing has arrived for a while, and when it arrives again (protocol.md 7.1): a short break is nobody's business. */
import type { Connection } from "../bindings";
import { parseTime } from "../lib/format";
import type { RealtimeToasts } from "./toasts";

/** A shorter interruption is not told, in ms. */
export const INTERRUPTION_MS = 5_000;

/** Follows the connection. */
export interface Interruption {
  changed(connection: Connection): void;
  /** Forgets an interruption that has not been told yet. */
  stop(): void;
}

/** Tells through `toasts`. Nothing is interrupted before the first connection, or when someone signs out, switches it off or is refused. */
export function createInterruption(
  toasts: Pick<RealtimeToasts, "connectionInterrupted" | "connectionRestored">,
): Interruption {
  let live = false;
  let told = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function stop(): void {
    clearTimeout(timer);
    timer = undefined;
  }

  function lost(connection: Connection): void {
    const trueAt = parseTime(connection.lastEventAt ?? connection.since) ?? Date.now();
    timer ??= setTimeout(() => {
      told = true;
      toasts.connectionInterrupted(trueAt);
    }, INTERRUPTION_MS);
  }

  return {
    changed(connection) {
      if (connection.state === "connected") {
        stop();
        if (told) toasts.connectionRestored();
        told = false;
        live = true;
      } else if (isIntended(connection) || isRefused(connection)) {
        stop();
        told = false;
        live = false;
      } else if (live && !told) lost(connection);
    },
    stop,
  };
}

/** The server does not take this sign-in: that has a toast of its own. */
export function isRefused({ state, reason }: Pick<Connection, "state" | "reason">): boolean {
  return state === "error" && (reason === "forbidden" || reason === "unauthorized");
}

function isIntended({ state, reason }: Connection): boolean {
  return state === "disabled" || reason === "signed_out";
}
