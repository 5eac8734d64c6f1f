/** The connection in words (protocol.md 2, 7.2). */
import type { Connection } from "../../bindings";

/** What the indicator can say (protocol.md 2.1, 7.2): a name to branch on; {@link connectionNames} is what is read. */
export type ConnectionWord =
  | "Live"
  | "Connecting"
  | "Reconnecting"
  | "Offline"
  | "Signed out"
  | "Live updates off"
  | "Error";

/** How the states are called on the indicator. */
export const connectionNames: Record<ConnectionWord, string> = {
  Live: "Live",
  Connecting: "Connecting",
  Reconnecting: "Reconnecting",
  Offline: "Offline",
  "Signed out": "Signed out",
  "Live updates off": "Live updates off",
  Error: "Error",
};

/** The connection popover. */
export const connectionWords = {
  announce: (word: ConnectionWord) => `Connection: ${connectionNames[word]}`,
  liveWhy: "Changes arrive as they happen.",
  connectingWhy: "Opening the connection and signing in.",
  tryingIn: (left: string) => `Trying again in ${left}`,
  tryingNow: "Trying again",
  offlineWhy: "The connection opens by itself when the network is back.",
  signedOutWhy: "Nothing is received until someone signs in.",
  off: "Live updates are off",
  offWhy: "What you see is read again every 5 minutes and whenever you come back.",
  readNow: "Read now",
  notRead: "Could not read again",
  error: "Not connected",
  errorWhy: "The connection needs your attention.",
  liveSince: "Live since",
  since: "Since",
  notLiveSince: "Not live since",
  lasting: (time: string, duration: string) => `${time}, for ${duration}`,
  lastUpdate: "Last update",
  noUpdate: "none yet",
  attempts: "Attempts",
  reason: "Reason",
  environment: "Environment",
  tryNow: "Try now",
  notTried: "Could not try again",
} as const;

/** Reasons of Rust, by their stable words. */
const REASONS: Record<string, string> = {
  signed_out: "Nobody is signed in",
  switched_off: "They were switched off. What you see is read again every 5 minutes and whenever you come back",
  not_in_plan: "Not part of this plan. What you see is read again every 5 minutes and whenever you come back",
  blocked:
    "Something on this network blocks them. What you see is read again every 5 minutes; the connection is tried in the background",
  unavailable:
    "Their server is in trouble. What you see is read again every 5 minutes; the connection is tried in the background",
  lost: "The connection was lost",
  no_pong: "The server stopped answering",
  slept_too_long: "The computer was asleep",
  connect_timeout: "The server did not answer in time",
  auth_timeout: "The server did not answer the sign-in in time",
  auth_failed: "The server could not check the sign-in",
  unauthorized: "The server no longer accepts the sign-in",
  forbidden:
    "This account may not receive live updates. What you see is read again every 5 minutes and whenever you come back",
  token_unavailable: "The sign-in could not be renewed",
  too_large: "The server sent more than a message may hold",
  dns: "The server’s name could not be found",
  refused: "Nothing answers at the server’s address",
  network: "The network failed",
  proxy: "The proxy failed",
  certificate: "The server’s certificate is not trusted",
  asked: "Somebody asked for a new connection",
  dropped: "Somebody dropped the connection in the debug panel",
  upgrade: "What answers is not PurposePath",
};

/** Reasons that carry a number: a close code, or the status of the handshake. */
const NUMBERED: readonly [RegExp, (number: string) => string][] = [
  [/^closed_(\d+)$/, (code) => `The server closed the connection (${code})`],
  [/^http_(\d+)$/, (status) => `The server refused the connection (${status})`],
];

/** A reason in words; null when there is none. */
export function reasonWords({ reason, detail }: Pick<Connection, "reason" | "detail">): string | null {
  if (reason === null) return detail;
  for (const [pattern, say] of NUMBERED) {
    const number = pattern.exec(reason)?.[1];
    if (number !== undefined) return say(number);
  }
  return REASONS[reason] ?? detail ?? reason.replaceAll("_", " ");
}

/** The word of a connection (protocol.md 2.1: `authenticating` is shown as connecting). */
export function connectionWord(connection: Pick<Connection, "state" | "reason">): ConnectionWord {
  switch (connection.state) {
    case "connected":
      return "Live";
    case "connecting":
    case "authenticating":
      return "Connecting";
    case "reconnecting":
      return "Reconnecting";
    case "disconnected":
      return connection.reason === "signed_out" ? "Signed out" : "Offline";
    case "disabled":
      return "Live updates off";
    case "error":
      return "Error";
  }
}
