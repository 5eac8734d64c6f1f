/**
 * Own changes, shown before the server has agreed (protocol.md 5.7, "Optimistic changes").
 *
 * A change lies like a mask over the cached entity. Whatever reaches the cache meanwhile (an event, a slow answer) is noted
 * as the truth below the mask and shown when the mask goes: refused, confirmed, or {@link CONFIRM_MS} after the answer.
 * So nothing flickers, and a refusal brings back what is true by then. Keeps out: sending (writes.ts) and words.
 */
import type { QueryClient, QueryKey } from "@tanstack/react-query";
import type { Event } from "../bindings";
import { kindOf } from "../lib/events";
import { goalChange } from "./patches";
import { actionChange, issueChange } from "./patchLists";

/** The kinds of things that can be changed in place. */
export type Changeable = "goal" | "action" | "issue";

/** Fields of an entity by name. */
export type Fields = Readonly<Record<string, unknown>>;

/** For how long after the answer an event may confirm a change, in ms (protocol.md 5.7). */
export const CONFIRM_MS = 5_000;

/** A change under way. */
export interface OwnChange {
  /** The server agreed; `answer` holds the fields it told, where they say more than what was asked for. */
  agreed(answer: Fields): void;
  /** The server refused, or was not reached: what is true is shown again. */
  refused(): void;
  /**
   * Nobody knows whether it was done. It stays on screen until the entity has been read again or an event tells; `settled`
   * hears what they say.
   */
  perhaps(settled: (done: boolean) => void): void;
}

/** A creation under way: its event is told apart from the news of others. */
export interface OwnCreation {
  /** The server created it under this id. */
  agreed(id: string): void;
  refused(): void;
}

/** The own changes of one cache. */
export interface Optimistic {
  /** Shows `fields` on the entity wherever it is cached. */
  change(kind: Changeable, id: string, fields: Fields): OwnChange;
  /** Expects the event of a creation, by its type. */
  create(eventType: Event["type"]): OwnCreation;
  /** Takes note of an event before it reaches the cache. */
  heard(event: Event): void;
  /** Whether the event only repeats what an own change has shown already: it needs no toast. */
  repeats(event: Event): boolean;
  stop(): void;
}

interface Mask {
  kind: Changeable;
  id: string;
  /** Its place in the order of all own changes. */
  number: number;
  /** What is shown. */
  fields: Record<string, unknown>;
  /** What is true below. */
  truth: Record<string, unknown>;
  state: "sent" | "agreed" | "doubtful";
  /** Hears whether it was done, while that is not known. */
  settled: (done: boolean) => void;
}

/** What an own write will be told apart by, until {@link CONFIRM_MS} after its answer. */
interface Expected {
  matches: (event: Event) => boolean;
  /** The change, when it is one. */
  mask: Mask | null;
  /** The event of a later change of the same entity has come. */
  passed: boolean;
}

/** Optimistic changes for one cache. */
export function createOptimistic(client: QueryClient): Optimistic {
  const masks: Mask[] = [];
  const timers = new Set<ReturnType<typeof setTimeout>>();
  let expected: Expected[] = [];
  let changes = 0;
  let writing = false;

  // Whoever writes to the cache, the masks are put back before anyone has rendered.
  const unsubscribe = client.getQueryCache().subscribe((change) => {
    if (writing || masks.length === 0 || change.type !== "updated" || change.action.type !== "success") return;
    const { queryKey } = change.query;
    const fetched = change.action.manual !== true;
    for (const mask of [...masks]) if (isRootOf(mask.kind, queryKey)) cover(mask, queryKey, fetched);
  });

  /**
   * Puts the mask over what has just been written. What was fetched is true; what was patched may be our own, and is never newer than our
   * answer: before such news the mask has been lifted.
   */
  function cover(mask: Mask, queryKey: QueryKey, fetched: boolean): void {
    const value = client.getQueryData(queryKey);
    const entity = entityIn(value, mask.kind, mask.id);
    if (entity === undefined) return;
    const shown = Object.keys(mask.fields).filter((field) => field in entity);
    const hidden = shown.filter((field) => !Object.is(entity[field], mask.fields[field]));
    for (const field of fetched ? shown : mask.state !== "agreed" ? hidden : []) mask.truth[field] = entity[field];
    const done = fetched && mask.state === "doubtful" ? isDone(mask, entity) : null;
    if (done !== null) decide(mask, done);
    else if (hidden.length > 0) put(queryKey, value, mask, mask.fields);
  }

  function put(queryKey: QueryKey, value: unknown, { kind, id }: Pick<Mask, "kind" | "id">, fields: Fields): void {
    writing = true;
    try {
      const query = client.getQueryCache().find({ queryKey, exact: true });
      // The age of what was read does not change by what we show.
      client.setQueryData(queryKey, amended(value, kind, id, fields), { updatedAt: query?.state.dataUpdatedAt });
    } finally {
      writing = false;
    }
  }

  function cached(kind: Changeable): [QueryKey, unknown][] {
    return client.getQueriesData({ predicate: ({ queryKey }) => isRootOf(kind, queryKey) });
  }

  function show(mask: Mask, fields: Fields): void {
    for (const [queryKey, value] of cached(mask.kind)) {
      if (entityIn(value, mask.kind, mask.id)) put(queryKey, value, mask, fields);
    }
  }

  function lay(mask: Mask): void {
    supersede(mask);
    masks.push(mask);
    for (const [, value] of cached(mask.kind)) noteTruth(mask, entityIn(value, mask.kind, mask.id) ?? {}, true);
    show(mask, mask.fields);
  }

  function lift(mask: Mask): void {
    const index = masks.indexOf(mask);
    if (index < 0) return;
    masks.splice(index, 1);
    show(mask, mask.truth);
  }

  function decide(mask: Mask, done: boolean): void {
    lift(mask);
    mask.settled(done);
  }

  /** What was asked for before may not know of the change. */
  function forgetFetches(kind: Changeable): void {
    void client.cancelQueries({ predicate: ({ queryKey }) => isRootOf(kind, queryKey) });
  }

  function settle(mask: Mask, asked: Fields, answer: Fields): void {
    const told = { ...asked, ...answer };
    for (const newer of masks) if (newer !== mask && isOfSame(newer, mask)) noteTruth(newer, told);
    forgetFetches(mask.kind);
    mask.state = "agreed";
    // A field that a newer change shows is no longer ours.
    const ours = Object.entries(told).filter(([field]) => !(field in asked) || field in mask.fields);
    mask.fields = Object.fromEntries(ours);
    mask.truth = Object.fromEntries(ours);
    show(mask, mask.fields);
    later(() => lift(mask));
  }

  function later(run: () => void): void {
    const timer = setTimeout(() => {
      timers.delete(timer);
      run();
    }, CONFIRM_MS);
    timers.add(timer);
  }

  /** Takes over the fields that an older mask of the same entity shows. */
  function supersede(mask: Mask): void {
    for (const older of masks) {
      if (!isOfSame(older, mask)) continue;
      for (const field of Object.keys(mask.fields)) {
        if (!(field in older.fields)) continue;
        mask.truth[field] = older.truth[field];
        delete older.fields[field];
        delete older.truth[field];
      }
    }
  }

  function expectEvent(matches: Expected["matches"], mask: Mask | null): Expected {
    const one: Expected = { matches, mask, passed: false };
    expected.push(one);
    return one;
  }

  function forget(own: Expected): void {
    expected = expected.filter((one) => one !== own);
  }

  /**
   * The number of the own change that an event confirms; null for news. Events come in the order of the changes: of those that it fits it is
   * the first one that none has passed, so that the late event of a change does not count as the answer to a newer one.
   */
  function confirmedBy(event: Event): number | null {
    const confirmed = expected.find((one) => !one.passed && one.mask !== null && one.matches(event))?.mask;
    if (!confirmed) return null;
    for (const one of expected) {
      if (one.mask !== null && isOfSame(one.mask, confirmed) && one.mask.number < confirmed.number) one.passed = true;
    }
    return confirmed.number;
  }

  return {
    change(kind, id, fields) {
      changes += 1;
      const mask: Mask = {
        kind,
        id,
        number: changes,
        fields: { ...fields },
        truth: {},
        state: "sent",
        settled: () => {},
      };
      const own = expectEvent((event) => repeatsChange(event, kind, id, fields), mask);
      forgetFetches(kind);
      lay(mask);
      return {
        agreed(answer) {
          settle(mask, fields, answer);
          later(() => forget(own));
        },
        refused() {
          forget(own);
          lift(mask);
        },
        perhaps(settled) {
          // What is on its way may have been read before it was done.
          forgetFetches(kind);
          mask.state = "doubtful";
          mask.settled = (done) => {
            later(() => forget(own));
            settled(done);
          };
        },
      };
    },

    create(eventType) {
      // Nothing can be told apart until the answer names it.
      const own = expectEvent(() => false, null);
      return {
        agreed(id) {
          own.matches = (event) => event.type === eventType && createdId(event) === id;
          later(() => forget(own));
        },
        refused: () => forget(own),
      };
    },

    heard(event) {
      if (masks.length === 0) return;
      const told = changeIn(event);
      if (told === null) return;
      const confirmed = confirmedBy(event);
      const isNews = confirmed === null;
      for (const mask of masks.filter((one) => isOfSame(one, told) && shares(one.fields, told.fields))) {
        if (mask.state === "doubtful" && confirmed === mask.number) {
          noteTruth(mask, { ...mask.fields, ...told.fields });
          decide(mask, true);
        } else if (mask.state !== "agreed") noteTruth(mask, told.fields);
        else if (isNews || mask.number <= confirmed) {
          // What somebody else did after our answer is newer; what was ours, the answer has told better.
          if (isNews) noteTruth(mask, told.fields);
          lift(mask);
        }
      }
    },

    repeats: (event) => expected.some(({ matches }) => matches(event)),

    stop() {
      unsubscribe();
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
  };
}

function isOfSame(a: Pick<Mask, "kind" | "id">, b: Pick<Mask, "kind" | "id">): boolean {
  return a.kind === b.kind && a.id === b.id;
}

function shares(a: Fields, b: Fields): boolean {
  return Object.keys(a).some((name) => name in b);
}

/** Notes what is true below the mask; `first`: only where nothing is noted yet. */
function noteTruth(mask: Mask, fields: Fields, first = false): void {
  for (const field of Object.keys(mask.fields)) {
    if (field in fields && !(first && field in mask.truth)) mask.truth[field] = fields[field];
  }
}

/** Where the entities of a kind are cached, and under which names lists hold them. */
const HOMES: Record<Changeable, { roots: readonly string[]; lists: readonly string[] }> = {
  goal: { roots: ["goals", "dashboard-stats"], lists: ["goals"] },
  action: { roots: ["actions", "dashboard-stats"], lists: ["actions", "tasks"] },
  issue: { roots: ["issues"], lists: ["issues"] },
};

function isRootOf(kind: Changeable, queryKey: QueryKey): boolean {
  return typeof queryKey[0] === "string" && HOMES[kind].roots.includes(queryKey[0]);
}

type Entity = Record<string, unknown> & { id: string };

function isEntity(value: unknown): value is Entity {
  return typeof value === "object" && value !== null && "id" in value;
}

function listsIn(value: unknown, kind: Changeable): [string, unknown[]][] {
  if (typeof value !== "object" || value === null) return [];
  const fields = value as Record<string, unknown>;
  return HOMES[kind].lists.flatMap((name) => {
    const list = fields[name];
    return Array.isArray(list) ? [[name, list] as [string, unknown[]]] : [];
  });
}

function entityIn(value: unknown, kind: Changeable, id: string): Entity | undefined {
  if (isEntity(value)) return value.id === id ? value : undefined;
  for (const [, list] of listsIn(value, kind)) {
    const found = list.find((one) => isEntity(one) && one.id === id);
    if (found !== undefined) return found as Entity;
  }
  return undefined;
}

/** `value` with `fields` on the entity. Fields that the cached form of it does not have are left out. */
function amended(value: unknown, kind: Changeable, id: string, fields: Fields): unknown {
  const amend = (one: unknown) => (isEntity(one) && one.id === id ? { ...one, ...known(one, fields) } : one);
  if (isEntity(value)) return amend(value);
  return {
    ...(value as object),
    ...Object.fromEntries(listsIn(value, kind).map(([name, list]) => [name, list.map(amend)])),
  };
}

function known(entity: Entity, fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => name in entity));
}

/** What tells a change apart; the rest follows from it, in the server's own words (a time, a name). */
const TOLD_APART_BY = ["status", "priority", "assigneeId", "progress"] as const;

/** Whether what was read is what was asked for; null where it does not tell. What a newer change has taken over is not asked for. */
function isDone({ fields }: Mask, entity: Entity): boolean | null {
  const telling = TOLD_APART_BY.find((name) => name in fields);
  const asked = telling === undefined ? Object.keys(fields) : [telling];
  if (asked.some((name) => !(name in entity))) return null;
  return asked.every((name) => Object.is(entity[name], fields[name]));
}

function repeatsChange(event: Event, kind: Changeable, id: string, shown: Fields): boolean {
  const told = changeIn(event);
  if (told === null || told.kind !== kind || told.id !== id) return false;
  const name = TOLD_APART_BY.find((one) => one in told.fields);
  return name !== undefined && name in shown && Object.is(told.fields[name], shown[name]);
}

/** What an event changes in an entity, as the patches do; null when it changes none in place. */
function changeIn(event: Event): { kind: Changeable; id: string; fields: Fields } | null {
  const kind = kindOf(event.type);
  if (kind !== "goal" && kind !== "action" && kind !== "issue") return null;
  const change = CHANGE_IN[kind](event);
  return change === null ? null : { kind, ...change };
}

const CHANGE_IN: Record<Changeable, (event: Event) => { id: string; fields: Fields } | null> = {
  goal: goalChange,
  action: actionChange,
  issue: issueChange,
};

function createdId(event: Event): string | null {
  switch (event.type) {
    case "goal.created":
      return event.data.goalId;
    case "goal.activity.created":
      return event.data.activityId;
    case "action.created":
      return event.data.actionId;
    case "issue.created":
      return event.data.issueId;
    case "kpi.reading_created":
      return event.data.readingId;
    default:
      return null;
  }
}
