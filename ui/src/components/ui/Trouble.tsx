import { Copy } from "lucide-react";
import { createContext, type ReactNode, use } from "react";
import type { Connection } from "../../bindings";
import { formatClockSeconds, formatDuration, formatMeasured, parseTime } from "../../lib/format";
import { codeOf } from "../../lib/result";
import { connectionWord, connectionWords, stageOf, troubleWords } from "../../lib/words";
import { Button } from "./Button";
import { useCountdown, useElapsed } from "./time";
import { showToast } from "./toast";

/** What failures are told with. */
export interface TroubleFacts {
  connection: Connection;
  /** The diagnostics as text, about what was thrown and what else is known. */
  report: (error?: unknown, detail?: string | null) => string;
}

const Trouble = createContext<TroubleFacts | null>(null);

/** Lets every failure on screen say since when, and what to send on. */
export function TroubleProvider({ facts, children }: { facts: TroubleFacts; children: ReactNode }) {
  return <Trouble value={facts}>{children}</Trouble>;
}

/** Puts the diagnostics on the clipboard. */
export function CopyDiagnostics({ error, detail, bare }: { error?: unknown; detail?: string | null; bare?: boolean }) {
  const facts = use(Trouble);
  if (facts === null) return null;
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(facts.report(error, detail));
      showToast({ title: troubleWords.copied, why: troubleWords.copiedWhy, tone: "ok", key: "diagnostics" });
    } catch (refused) {
      showToast({ title: troubleWords.notCopied, why: String(refused), tone: "warn", key: "diagnostics" });
    }
  };
  if (bare) {
    return (
      <button type="button" onClick={() => void copy()}>
        {troubleWords.copy}
      </button>
    );
  }
  return (
    <Button variant="ghost" size="sm" onClick={() => void copy()}>
      <Copy size={14} strokeWidth={2} aria-hidden="true" />
      {troubleWords.copy}
    </Button>
  );
}

/** Where it failed, since when, and when the next try is, as far as the connection knows. */
export function FailureFacts({ error }: { error: unknown }) {
  const facts = use(Trouble);
  if (facts === null) return null;
  const { connection } = facts;
  const word = connectionWord(connection);
  const since = word === "Live" || word === "Live updates off" ? null : parseTime(connection.since);
  return (
    <dl className="facts mt-2 text-start">
      <dt>{troubleWords.failedAt}</dt>
      <dd>{stageOf(codeOf(error), connection)}</dd>
      {since !== null && since > 0 && (
        <>
          <dt>{connectionWords.since}</dt>
          <dd className="num">
            <Lasting since={since} />
          </dd>
        </>
      )}
      {connection.retryAt !== null && <NextTry at={parseTime(connection.retryAt)} />}
    </dl>
  );
}

function Lasting({ since }: { since: number }) {
  return connectionWords.lasting(formatClockSeconds(since), formatDuration(useElapsed(since, true)));
}

function NextTry({ at }: { at: number | null }) {
  const seconds = useCountdown(at);
  if (seconds === null) return null;
  return (
    <>
      <dt>{troubleWords.nextTry}</dt>
      <dd className="num">{troubleWords.inSeconds(formatMeasured(seconds, "s"))}</dd>
    </>
  );
}
