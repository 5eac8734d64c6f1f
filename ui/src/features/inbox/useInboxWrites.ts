/** Marking entries, shown at once; a refusal puts them back. */
import { type InfiniteData, useQueryClient } from "@tanstack/react-query";
import { commands, type InboxPage } from "../../bindings";
import { showToast } from "../../components/ui/toast";
import { offerUndo } from "../../components/ui/undo";
import { formatNumber } from "../../lib/format";
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
}

/** Marks through Rust. */
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

  return { mark, markAll };
}

function refused(error: unknown): void {
  const why = error instanceof CommandFailure ? error.message : String(error);
  showToast({ title: inboxWords.notMarked, why, tone: "warn", key: "inbox" });
}
