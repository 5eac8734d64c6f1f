/** Marking entries and putting them out of the way, shown at once; a refusal puts them back. */
import { type InfiniteData, useQueryClient } from "@tanstack/react-query";
import { commands, type InboxItem, type InboxPage } from "../../bindings";
import { showToast } from "../../components/ui/toast";
import { offerUndo } from "../../components/ui/undo";
import { formatComing, formatNumber } from "../../lib/format";
import { queryKeys } from "../../lib/queryKeys";
import { CommandFailure, unwrap } from "../../lib/result";
import { inboxWords } from "../../lib/words";
import { useRealtime } from "../../realtime/provider";
import { allUnread } from "./queries";

/** What can be done with entries. */
export interface InboxWrites {
  mark(ids: readonly number[], read: boolean): Promise<void>;
  /** All of them; the toast takes it back. */
  markAll(): Promise<void>;
  /** Out of the way until then (ms since the epoch); the toast takes it back. */
  snooze(item: InboxItem, until: number, reason: string | null): Promise<void>;
  /** Back to the top before its time. */
  bringBack(item: InboxItem): Promise<void>;
}

/** Writes through Rust. */
export function useInboxWrites(): InboxWrites {
  const client = useQueryClient();
  const { store } = useRealtime();

  function show(ids: ReadonlySet<number>, read: boolean): void {
    client.setQueriesData<InfiniteData<InboxPage>>({ queryKey: queryKeys.inbox.all }, (data) => {
      if (data === undefined) return data;
      const pages = data.pages.map((page) => ({
        ...page,
        items: page.items.map((item) => (ids.has(item.id) ? { ...item, read } : item)),
      }));
      return { ...data, pages };
    });
  }

  async function mark(ids: readonly number[], read: boolean): Promise<void> {
    if (ids.length === 0) return;
    show(new Set(ids), read);
    try {
      store.unreadChanged(unwrap(await commands.markRead([...ids], read)));
    } catch (error) {
      show(new Set(ids), !read);
      refused(error);
    }
  }

  async function markAll(): Promise<void> {
    try {
      const ids = await allUnread();
      show(new Set(ids), true);
      store.unreadChanged(unwrap(await commands.markAllRead()));
      const title = inboxWords.allMarked(formatNumber(ids.length));
      offerUndo({ title, tone: "ok", key: "mark-all", run: () => void mark(ids, false) });
    } catch (error) {
      void client.invalidateQueries({ queryKey: queryKeys.inbox.all });
      refused(error);
    }
  }

  /** Takes it out of the lists in which it is no more; what they hold else is read again. */
  function showSnoozed(id: number): void {
    for (const filter of ["inbox", "unread"] as const) {
      client.setQueryData<InfiniteData<InboxPage>>(queryKeys.inbox.page(filter), (data) => {
        if (data === undefined) return data;
        const pages = data.pages.map((page) => ({ ...page, items: page.items.filter((item) => item.id !== id) }));
        return { ...data, pages };
      });
    }
  }

  /** What moves entries: whatever comes of it, the lists are read again. */
  async function move(write: () => Promise<number>): Promise<boolean> {
    try {
      store.unreadChanged(await write());
      return true;
    } catch (error) {
      refused(error, inboxWords.notSnoozed);
      return false;
    } finally {
      void client.invalidateQueries({ queryKey: queryKeys.inbox.all });
    }
  }

  async function snooze(item: InboxItem, until: number, reason: string | null): Promise<void> {
    const { id } = item;
    showSnoozed(id);
    const write = async () => unwrap(await commands.snooze([id], new Date(until).toISOString(), reason));
    if (!(await move(write))) return;
    const undo = async () => unwrap(await snoozedAsBefore(item));
    const title = inboxWords.snoozedUntil(formatComing(until, Date.now()));
    offerUndo({ title, key: `snooze:${id}`, run: () => void move(undo) });
  }

  async function bringBack({ id }: InboxItem): Promise<void> {
    await move(async () => unwrap(await commands.bringBack([id])));
  }

  return { mark, markAll, snooze, bringBack };
}

/** Where it was out of the way already, it stays so, as long as it was to be. */
function snoozedAsBefore({ id, snoozed }: InboxItem) {
  return snoozed === null ? commands.undoSnooze([id]) : commands.snooze([id], snoozed.until, snoozed.reason);
}

function refused(error: unknown, title: string = inboxWords.notMarked): void {
  const why = error instanceof CommandFailure ? error.message : String(error);
  showToast({ title, why, tone: "warn", key: "inbox" });
}
