/** What failed, in words to read and in lines to send on. */
import type { CommandError, Connection } from "../../bindings";

/** Around what failed. */
export const troubleWords = {
  failedAt: "Failed at",
  nextTry: "Next try",
  inSeconds: (left: string) => `in ${left}`,
  copy: "Copy diagnostics",
  copied: "The diagnostics are on the clipboard",
  copiedWhy: "They hold no password, no token and nothing of the company’s.",
  notCopied: "The diagnostics could not be copied",
  lines: {
    at: "At",
    system: "System",
    environment: "Environment",
    failed: "What failed",
    detail: "Detail",
    connection: "Connection",
    since: "Since",
    attempts: "Attempts",
    nextTry: "Next try",
  },
} as const;

/** On the way to an answer, where it can fail. */
const STAGES = {
  name: "the server’s name (DNS)",
  way: "the way to the server",
  secure: "secure connection (TLS)",
  signIn: "sign-in",
  server: "the server",
  app: "this app",
} as const;

type Stage = keyof typeof STAGES;

const OF_REASON: Record<string, Stage> = {
  dns: "name",
  refused: "way",
  network: "way",
  proxy: "way",
  connect_timeout: "way",
  lost: "way",
  no_pong: "way",
  certificate: "secure",
  upgrade: "server",
  too_large: "server",
  auth_timeout: "signIn",
  auth_failed: "signIn",
  unauthorized: "signIn",
  forbidden: "signIn",
  token_unavailable: "signIn",
};

const OF_CODE: Record<CommandError["code"], Stage> = {
  offline: "way",
  untrusted: "secure",
  unauthorized: "signIn",
  forbidden: "signIn",
  signed_out: "signIn",
  invalid_credentials: "signIn",
  email_not_verified: "signIn",
  account_locked: "signIn",
  clock_wrong: "signIn",
  not_in_plan: "server",
  not_found: "server",
  validation: "server",
  conflict: "server",
  rate_limited: "server",
  server: "server",
  perhaps_done: "server",
  done: "server",
  internal: "app",
};

/** Where a connection failed; null when it did not, or nobody knows. */
export function failedStage({ reason }: Pick<Connection, "reason">): string | null {
  if (reason === null) return null;
  if (/^(closed|http)_\d+$/.test(reason)) return STAGES.server;
  const stage = OF_REASON[reason];
  return stage === undefined ? null : STAGES[stage];
}

/** Where a command failed; the connection knows more about why nothing is reached. */
export function stageOf(code: CommandError["code"], connection: Pick<Connection, "reason">): string {
  return (code === "offline" ? failedStage(connection) : null) ?? STAGES[OF_CODE[code]];
}
