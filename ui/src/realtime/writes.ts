/**
 * Sending own changes: shown at once, put back when refused, confirmed by the event (optimistic.ts). Nothing is sent
 * while offline, and nothing is sent twice by itself. Changes of one entity go out one after the other. One whose answer was lost
 * may have been done: it is offered again when the entity has been read again, and only if it was not.
 */
import type { CommandError, Connection, Event } from "../bindings";
import { connectionWord, refusedWhy, writeWords } from "../lib/words";
import type { Stale } from "./invalidation";
import type { Lost } from "./lost";
import type { Changeable, Fields, Optimistic, OwnChange } from "./optimistic";

/** What a command answers. */
export type Answer<T> = { status: "ok"; data: T } | { status: "error"; error: CommandError };

/** A change of one entity. */
export interface Change<T> {
  kind: Changeable;
  id: string;
  /** What is shown before the server has agreed. */
  fields: Fields;
  send: () => Promise<Answer<T>>;
  /** What the answer says about the entity, beyond what was asked for. */
  told?: (answer: T) => Fields;
  /** What is to be read again. */
  stale: readonly Stale[];
  /** Said when it is refused: `Not completed`. */
  failed: string;
}

/** Something new. */
export interface Creation<T> {
  /** The event that will tell of it. */
  eventType: Event["type"];
  send: () => Promise<Answer<T>>;
  idOf: (answer: T) => string;
  stale: readonly Stale[];
  /** Where it can be looked for when its answer is lost. */
  lost?: Lost<T> | undefined;
  /** Hears that it is not there yet, and that it will be looked for once more. */
  doubtful?: ((error: CommandError) => void) | undefined;
}

/** What came of a creation. `found`: its answer was lost, and read again it is there. */
export type Created<T> = Answer<T> & { found?: boolean };

/** A change that was put back, or of which nobody knows whether it was done, and why. */
export interface Refusal {
  /** Of the entity. */
  id: string;
  /** `Not completed` */
  failed: string;
  why: string;
  /** Null as long as it may have been done. */
  again: (() => void) | null;
}

/** The writes of one window. */
export interface Writes {
  /** True once the server has agreed. A refusal is in `refusals`. */
  change<T>(change: Change<T>): Promise<boolean>;
  /** The error belongs to the form that asked. One whose answer was lost is looked for first. */
  create<T>(creation: Creation<T>): Promise<Created<T>>;
  /** By entity id; replaced, never changed. */
  refusals(): Readonly<Record<string, Refusal>>;
  subscribe(listener: () => void): () => void;
  dismiss(id: string): void;
  /** A place shows what is refused for this entity, where `isSeen` says that it is on screen, until the returned function is called. */
  watch(id: string, isSeen: () => boolean): () => void;
}

interface Parts {
  optimistic: Optimistic;
  connection: () => Connection;
  invalidate: (stale: readonly Stale[]) => void;
  /** Hears of refusals whose place is not on screen. */
  unseen: (refusal: Refusal) => void;
  /** Hears the title of what was found though its answer was lost. */
  found: (title: string) => void;
}

/** By then a refusal and what was put back are drawn, in ms. */
const DRAWN_MS = 100;

/** Writes that find nobody to say this to are refused with it. */
const OFFLINE: CommandError = { code: "offline", message: "", fields: [] };

/** Writes through one cache. */
export function createWrites({ optimistic, connection, invalidate, unseen, found }: Parts): Writes {
  const listeners = new Set<() => void>();
  const places = new Map<string, Set<() => boolean>>();
  const queues = new Map<string, Promise<unknown>>();
  let refusals: Readonly<Record<string, Refusal>> = {};

  function setRefusals(next: Readonly<Record<string, Refusal>>): void {
    refusals = next;
    for (const listener of [...listeners]) listener();
  }

  function dismiss(id: string): void {
    if (!(id in refusals)) return;
    const { [id]: _, ...rest } = refusals;
    setRefusals(rest);
  }

  function tell(refusal: Refusal): void {
    setRefusals({ ...refusals, [refusal.id]: refusal });
    // What was changed may have gone back to where nobody sees it: behind a filter, into a strip, below the fold.
    setTimeout(() => {
      const isSeen = [...(places.get(refusal.id) ?? [])].some((isOnScreen) => isOnScreen());
      if (refusals[refusal.id] === refusal && !isSeen) unseen(refusal);
    }, DRAWN_MS);
  }

  function refuse({ id, failed }: Pick<Refusal, "id" | "failed">, error: CommandError, again: () => void): void {
    tell({ id, failed, why: refusedWhy(error), again });
  }

  /** Says that it may have been done, and then what turned out. */
  function doubt({ id, failed }: Pick<Refusal, "id" | "failed">, own: OwnChange, again: () => void): void {
    const doubtful: Refusal = { id, failed: writeWords.doubtful, why: writeWords.lookingAgain, again: null };
    own.perhaps((done) => {
      if (refusals[id] === doubtful) dismiss(id);
      if (!done) tell({ id, failed, why: writeWords.answerLost, again });
    });
    tell(doubtful);
  }

  /** One after the other for each entity, so that the last one asked for is the last one done. */
  function inTurn<T>(id: string, send: () => Promise<Answer<T>>): Promise<Answer<T>> {
    const turn = (queues.get(id) ?? Promise.resolve()).then(() => sent(send));
    queues.set(id, turn);
    void turn.then(() => {
      if (queues.get(id) === turn) queues.delete(id);
    });
    return turn;
  }

  const isOffline = () => connectionWord(connection()) === "Offline";

  async function change<T>(wanted: Change<T>): Promise<boolean> {
    dismiss(wanted.id);
    const again = () => void change(wanted);
    if (isOffline()) {
      refuse(wanted, OFFLINE, again);
      return false;
    }
    const own = optimistic.change(wanted.kind, wanted.id, wanted.fields);
    const answer = await inTurn(wanted.id, wanted.send);
    const done = wasDone(answer);
    if (answer.status === "ok") own.agreed(wanted.told?.(answer.data) ?? {});
    else if (done) own.agreed({});
    else if (answer.error.code === "perhaps_done") doubt(wanted, own, again);
    else {
      own.refused();
      refuse(wanted, answer.error, again);
    }
    // After a refusal too: the server knows something that we do not.
    invalidate(wanted.stale);
    return done;
  }

  return {
    change,
    async create<T>({ eventType, send, idOf, stale, lost, doubtful }: Creation<T>): Promise<Created<T>> {
      if (isOffline()) return { status: "error", error: OFFLINE };
      const own = optimistic.create(eventType);
      const told = await sent(send);
      const isLost = told.status === "error" && told.error.code === "perhaps_done";
      const answer: Created<T> = isLost && lost ? await lookedFor(told, lost, () => doubtful?.(told.error)) : told;
      if (answer.found && lost) found(lost.title);
      if (answer.status === "ok") {
        own.agreed(idOf(answer.data));
        invalidate(stale);
      } else {
        own.refused();
        // It may be there.
        if (wasDone(answer) || isLost) invalidate(stale);
      }
      return answer;
    },
    refusals: () => refusals,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    dismiss,
    watch(id, isSeen) {
      const here = places.get(id) ?? new Set();
      places.set(id, here.add(isSeen));
      return () => {
        here.delete(isSeen);
        if (here.size === 0 && places.get(id) === here) places.delete(id);
      };
    },
  };
}

/**
 * The thing itself when it is there, else that it is not; while nothing can be read, what was `told`. The service may still be at work when
 * its answer is given up, so one look is not enough to say that it is not there.
 */
async function lookedFor<T>(told: Answer<T>, { look }: Lost<T>, waits: () => void): Promise<Created<T>> {
  try {
    let thing = await look();
    if (thing === null) {
      waits();
      await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
      thing = await look();
    }
    return thing === null ? { status: "error", error: NOT_THERE } : { status: "ok", data: thing, found: true };
  } catch {
    return told;
  }
}

/** By then the service has done what it was still at, in ms. */
const LOOK_AGAIN_MS = 10_000;

/** Its answer was lost, and read again it had not been done: it can be sent again. */
const NOT_THERE: CommandError = { code: "internal", message: writeWords.notThere, fields: [] };

/** Whether the server did it, whatever it says of it. */
export function wasDone<T>(answer: Answer<T>): boolean {
  return answer.status === "ok" || answer.error.code === "done";
}

/** Anything thrown is an answer too: nobody waits for ever. */
async function sent<T>(send: () => Promise<Answer<T>>): Promise<Answer<T>> {
  try {
    return await send();
  } catch (error) {
    console.error("A command failed", error);
    return { status: "error", error: { code: "internal", message: "", fields: [] } };
  }
}
