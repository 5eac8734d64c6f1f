/** Rust as the window sees it: commands are answered and events are sent at the IPC boundary. */
import { mockIPC } from "@tauri-apps/api/mocks";
import {
  type Activation,
  type CommandError,
  type Connection,
  events,
  type FeedItem,
  type Goal,
  type GoalDetail,
  type Notice,
  type Session,
  type WindowSnapshot,
} from "../bindings";
import { goal, goalDetail, snapshot } from "./fixtures";

/** One fake Rust. Change its fields to change what it answers. */
export interface FakeBackend {
  snapshot: WindowSnapshot;
  /** What `goals` answers. */
  goals: Goal[] | CommandError;
  /** What `goal` answers. */
  detail: GoalDetail | CommandError;
  /** Drained by `takeActivations`. */
  activations: Activation[];
  /** The names of all commands asked for, in order. */
  readonly asked: string[];
  /** The arguments of the last call of a command. */
  lastArguments(command: string): unknown;
  /** Makes answers of `command` wait until the returned function is called. */
  hold(command: string): () => void;
  send(items: FeedItem[], names?: Record<string, string>): Promise<void>;
  connect(connection: Connection): Promise<void>;
  sign(session: Session): Promise<void>;
  notify(notice: Notice): Promise<void>;
  activate(...activations: Activation[]): Promise<void>;
}

/** Takes the place of Rust, and of an earlier fake. */
export function installFakeBackend(
  part: Partial<Pick<FakeBackend, "snapshot" | "goals" | "detail" | "activations">> = {},
): FakeBackend {
  const calls: { command: string; payload: unknown }[] = [];
  const gates = new Map<string, Promise<void>>();

  const backend: FakeBackend = {
    snapshot: snapshot(),
    goals: [goal()],
    detail: goalDetail(),
    activations: [],
    ...part,
    get asked() {
      return calls.map((call) => call.command);
    },
    lastArguments: (command) => calls.findLast((call) => call.command === command)?.payload,
    hold(command) {
      let open = () => {};
      gates.set(command, new Promise((resolve) => (open = resolve)));
      return () => {
        gates.delete(command);
        open();
      };
    },
    send: (items, names = {}) => events.realtimeBatch.emit({ items, names }),
    connect: (connection) => events.connectionChanged.emit(connection),
    sign: (session) => events.sessionChanged.emit(session),
    notify: (notice) => events.noticeRaised.emit(notice),
    activate(...activations) {
      backend.activations.push(...activations);
      return events.activationRaised.emit();
    },
  };

  const answers: Record<string, () => unknown> = {
    snapshot: () => structuredClone(backend.snapshot),
    goals: () =>
      orRefuse(Array.isArray(backend.goals) ? { goals: backend.goals, asOf: new Date().toISOString() } : backend.goals),
    goal: () => orRefuse(backend.detail),
    take_activations: () => backend.activations.splice(0),
  };

  mockIPC(
    async (command, payload) => {
      calls.push({ command, payload });
      // Taken before the gate, as Rust would: what happens meanwhile is not in the answer.
      const answer = answers[command]?.() ?? null;
      await gates.get(command);
      return answer;
    },
    { shouldMockEvents: true },
  );
  return backend;
}

/** A command refuses by throwing its error. */
function orRefuse<T extends object>(answer: T | CommandError): T {
  if ("code" in answer && "message" in answer) throw answer;
  return answer as T;
}
