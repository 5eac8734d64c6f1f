/** Rust as the window sees it: commands are answered and events are sent at the IPC boundary. */
import { mockIPC } from "@tauri-apps/api/mocks";
import {
  type Action,
  type Activation,
  type CommandCenter,
  type CommandError,
  type Connection,
  type DebugView,
  events,
  type FeedItem,
  type Goal,
  type GoalDetail,
  type InboxFilter,
  type InboxItem,
  type InboxPage,
  type InboxQuery,
  type Issue,
  type KeyringStatus,
  type Kpi,
  type KpiDetail,
  type Mute,
  type Notice,
  type Person,
  type Preferences,
  type RealtimeBatch,
  type ReplayView,
  type ServerError,
  type Session,
  type Settings,
  type StaleReason,
  type WindowSnapshot,
} from "../bindings";
import { batch, commandCenter, debugView, goal, goalDetail, kpiDetail, snapshot, team } from "./fixtures";

/** One fake Rust. Change its fields to change what it answers. */
export interface FakeBackend {
  snapshot: WindowSnapshot;
  /** What `goals` answers. */
  goals: Goal[] | CommandError;
  /** What `goal` answers. */
  detail: GoalDetail | CommandError;
  /** What `actions`, `issues`, `kpis`, `kpi`, `command_center` and `people` answer. */
  actions: Action[] | CommandError;
  issues: Issue[] | CommandError;
  kpis: Kpi[] | CommandError;
  kpi: KpiDetail | CommandError;
  center: CommandCenter | CommandError;
  people: Person[];
  /** What `inbox` answers, from the top. */
  inbox: InboxItem[];
  keyring: KeyringStatus;
  /** What `debug` answers; of its messages those that the panel has not seen. */
  debug: DebugView;
  /** Drained by `takeActivations`. */
  activations: Activation[];
  /** The names of all commands asked for, in order. */
  readonly asked: string[];
  /** The arguments of the last call of a command. */
  lastArguments(command: string): unknown;
  /** What a write answers, from its arguments; a {@link CommandError} refuses. Writes answer nothing until told. */
  answer(command: string, reply: (payload: Record<string, unknown>) => unknown): void;
  /** Makes answers of `command` wait until the returned function is called. */
  hold(command: string): () => void;
  send(items: FeedItem[], part?: Partial<RealtimeBatch>): Promise<void>;
  connect(connection: Connection): Promise<void>;
  sign(session: Session): Promise<void>;
  notify(notice: Notice): Promise<void>;
  fail(error: ServerError): Promise<void>;
  activate(...activations: Activation[]): Promise<void>;
  settle(settings: Settings): Promise<void>;
  unread(unread: number): Promise<void>;
  /** Until when there are quiet hours; null: they are over. */
  quiet(until: string | null): Promise<void>;
  /** What is muted. */
  mute(mutes: Mute[]): Promise<void>;
  stale(why: StaleReason): Promise<void>;
  replay(replay: ReplayView | null): Promise<void>;
}

/** Takes the place of Rust, and of an earlier fake. */
export function installFakeBackend(
  part: Partial<Omit<FakeBackend, "asked" | "lastArguments" | "answer" | "hold" | "send">> = {},
): FakeBackend {
  const calls: { command: string; payload: unknown }[] = [];
  const gates = new Map<string, Promise<void>>();

  const backend: FakeBackend = {
    snapshot: snapshot(),
    goals: [goal()],
    detail: goalDetail(),
    actions: [],
    issues: [],
    kpis: [],
    kpi: kpiDetail(),
    center: commandCenter(),
    people: team,
    inbox: [],
    keyring: { kind: "ready", detail: null },
    debug: debugView(),
    activations: [],
    ...part,
    get asked() {
      return calls.map((call) => call.command);
    },
    lastArguments: (command) => calls.findLast((call) => call.command === command)?.payload,
    answer: (command, reply) => {
      replies[command] = reply;
    },
    hold(command) {
      let open = () => {};
      gates.set(command, new Promise((resolve) => (open = resolve)));
      return () => {
        gates.delete(command);
        open();
      };
    },
    send: (items, part) => events.realtimeBatch.emit(batch(items, part)),
    connect: (connection) => events.connectionChanged.emit(connection),
    sign: (session) => events.sessionChanged.emit(session),
    notify: (notice) => events.noticeRaised.emit(notice),
    fail: (error) => events.serverFailed.emit(error),
    settle: (settings) => events.settingsChanged.emit(settings),
    unread: (unread) => events.inboxChanged.emit({ unread }),
    quiet: (until) => events.quietChanged.emit({ until }),
    mute: (mutes) => events.mutesChanged.emit({ mutes }),
    replay: (replay) => events.replayChanged.emit({ replay }),
    stale: (why) => events.viewsStale.emit({ why }),
    activate(...activations) {
      backend.activations.push(...activations);
      return events.activationRaised.emit();
    },
  };

  const replies: Record<string, (payload: Record<string, unknown>) => unknown> = {};
  const answers: Record<string, () => unknown> = {
    snapshot: () => structuredClone(backend.snapshot),
    goals: () => listed("goals", backend.goals),
    goal: () => backend.detail,
    goal_activity: () => ({ activity: [], asOf: new Date().toISOString() }),
    actions: () => listed("actions", backend.actions),
    issues: () => listed("issues", backend.issues),
    issue_statuses: () => [],
    kpis: () => listed("kpis", backend.kpis),
    kpi: () => backend.kpi,
    command_center: () =>
      isRefusal(backend.center) ? backend.center : { ...backend.center, asOf: new Date().toISOString() },
    people: () => listed("people", backend.people),
    take_activations: () => backend.activations.splice(0),
    inbox: () => inboxPage(backend.inbox, backend.lastArguments("inbox")),
    debug: () => {
      const { after } = backend.lastArguments("debug") as { after: number };
      return { ...backend.debug, messages: backend.debug.messages.filter(({ number }) => number > after) };
    },
    why: () => [],
    keyring: () => backend.keyring,
    service_health: () => ({ reachable: true, detail: null, environment: "production" }),
    change_settings: () => backend.lastArguments("change_settings"),
    change_preferences: () => (backend.lastArguments("change_preferences") as { preferences: Preferences }).preferences,
  };

  /** This computer remembers nothing. */
  function answerTo(command: string, payload: Record<string, unknown>): unknown {
    if (command in replies) return replies[command]?.(payload);
    return payload.from === "store" ? null : (answers[command]?.() ?? null);
  }

  mockIPC(
    async (command, payload) => {
      calls.push({ command, payload });
      // Taken before the gate, as Rust would: what happens meanwhile is not in the answer.
      const answer = answerTo(command, (payload ?? {}) as Record<string, unknown>);
      await gates.get(command);
      if (isRefusal(answer)) throw answer;
      return answer;
    },
    { shouldMockEvents: true },
  );
  return backend;
}

function inboxPage(items: InboxItem[], payload: unknown): InboxPage {
  const { query } = payload as { query: InboxQuery };
  const shows: Record<InboxFilter, (item: InboxItem) => boolean> = {
    inbox: ({ snoozed }) => snoozed === null,
    unread: ({ snoozed, read }) => snoozed === null && !read,
    snoozed: ({ snoozed }) => snoozed !== null,
    all: () => true,
  };
  const below = query.before ?? Number.POSITIVE_INFINITY;
  const wanted = items.filter((item) => shows[query.filter](item) && item.place < below);
  const returns = items.flatMap(({ snoozed }) => (snoozed === null ? [] : [snoozed.until])).toSorted();
  return {
    items: wanted.slice(0, query.limit),
    unread: items.filter(shows.unread).length,
    snoozed: returns.length,
    nextReturn: returns[0] ?? null,
    hasMore: wanted.length > query.limit,
  };
}

function listed(name: string, list: unknown[] | CommandError): unknown {
  return Array.isArray(list) ? { [name]: list, asOf: new Date().toISOString() } : list;
}

/** A command refuses by throwing its error. */
function isRefusal(answer: unknown): answer is CommandError {
  return typeof answer === "object" && answer !== null && "code" in answer && "message" in answer;
}
