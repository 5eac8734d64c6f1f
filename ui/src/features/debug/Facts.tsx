import type { ReactNode } from "react";
import { commands } from "../../bindings";
import { Button } from "../../components/ui/Button";
import { ConnectionGlyph } from "../../components/ui/ConnectionGlyph";
import { useAge } from "../../components/ui/time";
import { showToast } from "../../components/ui/toast";
import { formatDuration, formatMeasured, formatNumber, parseTime } from "../../lib/format";
import { connectionNames, connectionWord, connectionWords, debugWords } from "../../lib/words";
import { useRealtimeConnection, useRealtimeState } from "../../realtime/hooks";
import { useRealtime } from "../../realtime/provider";
import { exactTime, shortened, unstarred } from "./shown";
import type { DebugState } from "./useDebug";

type Fact = readonly [name: string, value: ReactNode, title?: string];

interface FactsProps {
  debug: DebugState | null;
  /** Something was done: look at once. */
  onDone: () => void;
}

/** What is true of the connection, and what can be done to it. */
export function Facts({ debug, onDone }: FactsProps) {
  return (
    <div className="dl" data-testid="debug-facts">
      <ConnectionFacts debug={debug} />
      {debug && <CountedFacts debug={debug} />}
      <Subscriptions />
      <Nudges onDone={onDone} />
    </div>
  );
}

function ConnectionFacts({ debug }: { debug: DebugState | null }) {
  const connection = useRealtimeState((state) => state.connection);
  const environment = useRealtimeState((state) => state.session?.environment ?? null);
  const replay = useRealtimeState((state) => state.replay);
  // While a recording is replayed, as it was then.
  const shown = replay === null ? connection : replay.connection;
  const word = shown && connectionWord(shown);
  const really = connectionNames[connectionWord(connection)];
  const view = debug?.view ?? null;
  const close = view?.lastClose ?? null;
  const error = view?.lastError ?? null;
  const event = view?.lastEvent ?? null;
  return (
    <List
      title={debugWords.connection}
      facts={[
        [
          debugWords.state,
          <span
            key="state"
            className="inline-flex items-center gap-1.5"
            data-testid="debug-state"
            data-state={shown?.state ?? ""}
          >
            {word && <ConnectionGlyph word={word} />}
            {replay === null ? really : debugWords.replayedState(word && connectionNames[word])}
          </span>,
        ],
        ...(replay === null ? [] : [[debugWords.really, really] as const]),
        [debugWords.since, shown && <Since key="since" time={parseTime(shown.since) ?? 0} />],
        [debugWords.url, mono(view?.url)],
        [debugWords.environment, environment],
        [debugWords.tenant, mono(view?.tenantId, undefined, shortened)],
        [debugWords.user, mono(view?.userId, undefined, shortened)],
        [debugWords.connectionId, mono(view?.connectionId, "debug-connection-id")],
        [debugWords.sessions, count(view?.sessions, "debug-sessions")],
        [debugWords.attempts, count(view?.attempts, "debug-attempts")],
        [debugWords.waits, count(shown?.attempt)],
        [debugWords.nextDelay, shown?.retryAt ? <In key="next" time={parseTime(shown.retryAt) ?? 0} /> : null],
        [debugWords.reason, shown?.reason],
        [
          debugWords.lastClose,
          close && `${close.code}, ${exactTime(close.at)}${close.reason === "" ? "" : `, ${close.reason}`}`,
        ],
        [debugWords.lastError, error && `${error.code}, ${exactTime(error.at)}, ${unstarred(error.detail)}`],
        [debugWords.lastEvent, event && `${exactTime(event.at)} ${event.type}`],
        [debugWords.lastEventId, mono(event?.eventId)],
      ]}
    />
  );
}

function CountedFacts({ debug: { view } }: { debug: DebugState }) {
  const { heartbeat, counters } = view;
  const { handlerFailures } = useRealtimeConnection().stats;
  const seq = useRealtimeState((state) => state.seq);
  return (
    <>
      <List
        title={debugWords.heartbeat}
        facts={[
          [debugWords.ping, heartbeat.lastPing && exactTime(heartbeat.lastPing)],
          [
            debugWords.pong,
            heartbeat.isPongless ? debugWords.pongless : heartbeat.lastPong && exactTime(heartbeat.lastPong),
          ],
          [debugWords.roundTrip, heartbeat.roundTripMs === null ? null : formatMeasured(heartbeat.roundTripMs, "ms")],
          [debugWords.keepAlive, heartbeat.lastKeepAlive && exactTime(heartbeat.lastKeepAlive)],
        ]}
      />
      <List
        title={debugWords.counters}
        facts={[
          [debugWords.received, count(counters.received)],
          [debugWords.dispatched, count(counters.dispatched)],
          [debugWords.duplicates, count(counters.duplicate)],
          [debugWords.rejected, count(counters.rejected), counters.lastRejection ?? undefined],
          [debugWords.lastRejection, counters.lastRejection],
          [debugWords.unknownType, count(counters.unknown)],
          [debugWords.degradedEvents, count(counters.degraded)],
          [debugWords.foreign, count(counters.foreign)],
          [debugWords.beforeAuth, count(counters.beforeAuth)],
          [debugWords.errors, count(counters.errors)],
          [debugWords.gaps, count(view.gaps)],
          [debugWords.rollovers, count(view.rollovers)],
          [debugWords.handlerErrors, count(handlerFailures)],
          [debugWords.sequence, count(seq)],
        ]}
      />
    </>
  );
}

function Subscriptions() {
  const { registry } = useRealtime();
  const facts = Object.entries(registry.subscriptions()).map(([name, number]): Fact => [name, count(number)]);
  return <List title={debugWords.subscriptions} facts={facts} />;
}

/** What can be done to the connection, to see what follows. */
function Nudges({ onDone }: { onDone: () => void }) {
  async function ask(command: () => Promise<Answer>, failed: string, done?: string): Promise<void> {
    const answer = await command();
    if (answer.status === "error") {
      showToast({ title: failed, why: answer.error.message, tone: "warn", key: "debug" });
    } else if (done !== undefined) {
      showToast({ title: done, why: null, tone: "ok", key: "debug" });
    }
    onDone();
  }
  return (
    <div className="nudges">
      <Button size="sm" onClick={() => void ask(commands.reconnectAnew, connectionWords.notTried)}>
        {debugWords.reconnect}
      </Button>
      <Button size="sm" data-testid="drop-socket" onClick={() => void ask(commands.dropSocket, debugWords.notDropped)}>
        {debugWords.dropSocket}
      </Button>
      <Button size="sm" onClick={() => void ask(commands.renewToken, debugWords.notRenewed, debugWords.renewed)}>
        {debugWords.renewToken}
      </Button>
    </div>
  );
}

type Answer = { status: "ok" } | { status: "error"; error: { message: string } };

function Since({ time }: { time: number }) {
  useAge(time);
  return `${exactTime(time)}, ${formatDuration(Date.now() - time)}`;
}

function In({ time }: { time: number }) {
  useAge(Date.now());
  return debugWords.inTime(formatMeasured(Math.max(0, Math.ceil((time - Date.now()) / 1_000)), "s"));
}

function mono(text: string | null | undefined, testId?: string, shown = (text: string) => text): ReactNode {
  return text ? (
    <code title={text} data-testid={testId}>
      {shown(text)}
    </code>
  ) : null;
}

function count(number: number | undefined, testId?: string): ReactNode {
  return number === undefined ? null : <span data-testid={testId}>{formatNumber(number)}</span>;
}

function List({ title, facts }: { title: string; facts: readonly Fact[] }) {
  return (
    <section>
      <h2>{title}</h2>
      <dl>
        {facts.map(([name, value, hint]) => (
          <div key={name}>
            <dt title={name}>{name}</dt>
            <dd className="selectable" title={hint ?? (typeof value === "string" ? value : undefined)}>
              {value ?? debugWords.none}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
