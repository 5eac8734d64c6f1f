/** What failed, as text to send to somebody who can help. No password, no token, no name of a person or a thing. */
import type { CommandError, Connection } from "../bindings";
import { codeOf } from "./result";
import { connectionNames, connectionWord, failureWords, reasonWords, stageOf, troubleWords, words } from "./words";

/** The circumstances of a failure. */
export interface Circumstances {
  version: string;
  /** The operating system and the webview, as the webview tells. */
  system: string;
  environment: string | null;
  connection: Connection;
  /** What was thrown; undefined when nothing but the connection failed. */
  error?: unknown;
  /** What else is known, in words. */
  detail?: string | null;
  /** Milliseconds since the epoch. */
  now: number;
}

/** One fact a line. Times are UTC, as in the logs. */
export function diagnosticsOf(found: Circumstances): string {
  const { lines } = troubleWords;
  const { connection } = found;
  const code = found.error === undefined ? null : codeOf(found.error);
  const facts: [string, string | null][] = [
    [lines.at, new Date(found.now).toISOString()],
    [lines.system, found.system],
    [lines.environment, found.environment],
    [lines.failed, code && `${failureWords[code].title} (${code}, ${stageOf(code, connection)})`],
    [lines.detail, found.detail ?? messageOf(found.error)],
    [lines.connection, `${connectionNames[connectionWord(connection)]}${reasonOf(connection)}`],
    [lines.since, connection.since],
    [lines.attempts, connection.attempt > 0 ? String(connection.attempt) : null],
    [lines.nextTry, connection.retryAt],
  ];
  const told = facts.flatMap(([name, fact]) => (fact ? [`${name}: ${withoutSecrets(fact)}`] : []));
  return [`${words.app} ${found.version}`, ...told].join("\n");
}

function reasonOf(connection: Connection): string {
  const reason = reasonWords(connection);
  return reason === null ? "" : ` (${[connection.reason, reason].filter(Boolean).join(": ")})`;
}

function messageOf(error: unknown): string | null {
  if (error instanceof Error) return error.message || null;
  return isRefused(error) ? error.message || null : null;
}

function isRefused(error: unknown): error is CommandError {
  return typeof error === "object" && error !== null && "code" in error && "message" in error;
}

/** Rust puts none in; this is the second lock. */
function withoutSecrets(text: string): string {
  return text
    .replace(/eyJ[\w-]+(\.[\w-]+)*/g, "***")
    .replace(/\b(bearer)\s+\S+/gi, "$1 ***")
    .replace(/\/\/[^/\s@]+@/g, "//***@")
    .replace(/\b((?:\w+[_-]?)?(?:token|password|secret))(["']?\s*[=:]\s*)\S+/gi, "$1$2***")
    .replace(/[\w.+-]+@[\w-]+\.[\w.-]+/g, "***");
}
