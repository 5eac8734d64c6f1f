import { Popover } from "radix-ui";
import { useState } from "react";
import type { Connection } from "../../bindings";
import { formatClockSeconds, formatDuration, formatMeasured, parseTime } from "../../lib/format";
import {
  type ConnectionWord,
  connectionNames,
  connectionWord,
  connectionWords,
  failedStage,
  reasonWords,
  troubleWords,
  words,
} from "../../lib/words";
import { Button } from "./Button";
import { ConnectionGlyph } from "./ConnectionGlyph";
import { CopyDiagnostics } from "./Trouble";
import { useCountdown, useElapsed, useVisible } from "./time";

/** The connection, small in a header or footer (protocol.md 7.2). */
interface ConnectionIndicatorProps {
  connection: Connection;
  /** Named in the details: which PurposePath this is. */
  environment: string | null;
  onTryNow: () => void;
  /** Reads everything again, when live updates are off. */
  onReadNow: () => void;
  className?: string;
  /** False: the shape alone, its word in the title. */
  showDetails?: boolean;
  /** Where it stands, so that the details open into the window. */
  position?: "header" | "footer";
}

/**
 * The state as a shape and a word; a click shows the rest.
 *
 * @example
 * <ConnectionIndicator connection={connection} environment="production" onTryNow={tryNow} onReadNow={readNow} position="footer" />
 */
export function ConnectionIndicator({
  connection,
  environment,
  onTryNow,
  onReadNow,
  className = "",
  showDetails = true,
  position = "header",
}: ConnectionIndicatorProps) {
  const [open, setOpen] = useState(false);
  const visible = useVisible();
  const seconds = useCountdown(retryTime(connection));
  const wait = seconds === null ? null : formatMeasured(seconds, "s");
  const word = connectionWord(connection);
  const action = actionOf(word, onTryNow, onReadNow);
  const act = () => {
    action?.run();
    setOpen(false);
  };

  return (
    <>
      <Popover.Root open={open} onOpenChange={setOpen}>
        <Popover.Trigger
          className={`rt ${className}`}
          data-testid="connection"
          data-state={connection.state}
          title={showDetails ? undefined : connectionNames[word]}
          // What is seen is part of the name: people who speak to their computer say it (WCAG 2.5.3).
          aria-label={wait === null ? connectionWords.announce(word) : `${connectionWords.announce(word)}, ${wait}`}
        >
          <ConnectionGlyph word={word} breathing={word === "Live" && visible} />
          {showDetails && (
            <span className="num">
              {connectionNames[word]}
              {wait !== null && (
                <>
                  {", "}
                  <span data-testid="retry-countdown">{wait}</span>
                </>
              )}
            </span>
          )}
        </Popover.Trigger>
        <Popover.Portal>
          <Popover.Content
            className="pop w-76"
            align="end"
            sideOffset={6}
            collisionPadding={12}
            side={position === "header" ? "bottom" : "top"}
            aria-label={connectionWords.announce(word)}
            onKeyDown={(event) => {
              if (event.key.toLowerCase() === "r" && !event.ctrlKey && !event.metaKey && action) act();
            }}
          >
            <Details connection={connection} word={word} environment={environment} />
            {action && (
              <div className="flex flex-wrap justify-between gap-2 border-t border-line p-2">
                <Button variant="primary" size="sm" keys={["R"]} onClick={act}>
                  {action.label}
                </Button>
                {word !== "Live updates off" && <CopyDiagnostics />}
              </div>
            )}
          </Popover.Content>
        </Popover.Portal>
      </Popover.Root>
      <span role="status" className="sr-only">
        {connectionWords.announce(word)}
      </span>
    </>
  );
}

interface Action {
  label: string;
  run: () => void;
}

/** The way on from a state that is not live. */
function actionOf(word: ConnectionWord, onTryNow: () => void, onReadNow: () => void): Action | null {
  if (word === "Live updates off") return { label: connectionWords.readNow, run: onReadNow };
  if (word === "Reconnecting" || word === "Offline" || word === "Error")
    return { label: connectionWords.tryNow, run: onTryNow };
  return null;
}

function retryTime(connection: Connection): number | null {
  return connection.retryAt === null ? null : parseTime(connection.retryAt);
}

function Details({
  connection,
  word,
  environment,
}: {
  connection: Connection;
  word: ConnectionWord;
  environment: string | null;
}) {
  const since = parseTime(connection.since);
  const lastEvent = connection.lastEventAt === null ? null : parseTime(connection.lastEventAt);
  const reason = word === "Live" ? null : reasonWords(connection);
  const stage = word === "Error" || word === "Reconnecting" || word === "Offline" ? failedStage(connection) : null;
  return (
    <>
      <Headline connection={connection} word={word} />
      <dl className="facts px-4 pb-3">
        {since !== null && since > 0 && (
          <>
            <dt>{sinceWords(word)}</dt>
            <dd className="num">
              <Lasting since={since} />
            </dd>
          </>
        )}
        {stage !== null && (
          <>
            <dt>{troubleWords.failedAt}</dt>
            <dd>{stage}</dd>
          </>
        )}
        <dt>{connectionWords.lastUpdate}</dt>
        <dd className="num">{lastEvent === null ? connectionWords.noUpdate : formatClockSeconds(lastEvent)}</dd>
        {connection.attempt > 0 && word !== "Live" && (
          <>
            <dt>{connectionWords.attempts}</dt>
            <dd className="num">{connection.attempt}</dd>
          </>
        )}
        {reason !== null && connection.detail !== null && connection.detail !== reason && (
          <>
            <dt>{connectionWords.reason}</dt>
            <dd className="word-break selectable">{connection.detail}</dd>
          </>
        )}
        {environment !== null && (
          <>
            <dt>{connectionWords.environment}</dt>
            <dd className="word-break selectable">{environment}</dd>
          </>
        )}
      </dl>
    </>
  );
}

function sinceWords(word: ConnectionWord): string {
  if (word === "Live") return connectionWords.liveSince;
  return word === "Reconnecting" || word === "Offline" || word === "Error"
    ? connectionWords.notLiveSince
    : connectionWords.since;
}

function Lasting({ since }: { since: number }) {
  const elapsed = useElapsed(since, true);
  return connectionWords.lasting(formatClockSeconds(since), formatDuration(elapsed));
}

function Headline({ connection, word }: { connection: Connection; word: ConnectionWord }) {
  const retryAt = retryTime(connection);
  const seconds = useCountdown(retryAt);
  const { title, why } = headline(connection, word, seconds);
  return (
    <div className="flex items-center gap-3 px-4 pt-3.5 pb-3">
      {seconds !== null && retryAt !== null ? (
        <CountdownRing key={retryAt} seconds={seconds} />
      ) : (
        <span className="grid size-5 flex-none place-items-center">
          <ConnectionGlyph word={word} size={16} />
        </span>
      )}
      <div className="min-w-0">
        <div className="semi">{title}</div>
        <div className="small word-break text-ink-2">{why}</div>
      </div>
    </div>
  );
}

function headline(
  connection: Connection,
  word: ConnectionWord,
  seconds: number | null,
): { title: string; why: string } {
  const reason = reasonWords(connection);
  switch (word) {
    case "Live":
      return { title: words.live, why: connectionWords.liveWhy };
    case "Connecting":
      return { title: connectionNames[word], why: connectionWords.connectingWhy };
    case "Reconnecting": {
      const title =
        seconds === null ? connectionWords.tryingNow : connectionWords.tryingIn(formatMeasured(seconds, "s"));
      return { title, why: reason ?? connectionWords.offlineWhy };
    }
    case "Offline":
      return { title: connectionNames[word], why: reason ?? connectionWords.offlineWhy };
    case "Signed out":
      return { title: connectionNames[word], why: connectionWords.signedOutWhy };
    case "Live updates off":
      return { title: connectionWords.off, why: reason === null ? connectionWords.offWhy : `${reason}.` };
    case "Error":
      return { title: connectionWords.error, why: reason ?? connectionWords.errorWhy };
  }
}

/** Steps once a second. Full is what was left when it appeared. */
function CountdownRing({ seconds }: { seconds: number }) {
  const [total] = useState(seconds);
  const circumference = 2 * Math.PI * 15.5;
  return (
    <span className="relative grid size-9 flex-none place-items-center" aria-hidden="true">
      <svg width={36} height={36} viewBox="0 0 36 36" fill="none" strokeWidth={2.5} aria-hidden="true">
        <circle cx={18} cy={18} r={15.5} stroke="var(--track)" />
        <circle
          cx={18}
          cy={18}
          r={15.5}
          stroke="var(--warn)"
          strokeLinecap="round"
          strokeDasharray={`${(seconds / total) * circumference} ${circumference}`}
          transform="rotate(-90 18 18)"
        />
      </svg>
      <span className="num semi absolute">{seconds}</span>
    </span>
  );
}
