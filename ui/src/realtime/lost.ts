/** Looking for what may have been created, when the answer was lost. */
import type { QueryClient, QueryKey } from "@tanstack/react-query";
import { isFromService } from "./readThrough";

/** A creation whose answer may be lost. */
export interface Lost<T> {
  title: string;
  /** Reads again; null when nothing of this title is there that was not there before. */
  look: () => Promise<T | null>;
}

interface ListQuery<L> {
  queryKey: QueryKey;
  queryFn?: unknown;
  /** Never set: what it holds. */
  list?: L;
}

interface Titled {
  id: string;
  title: string;
}

/**
 * Asked before it is sent: by then it is known what was there. Nothing to look by where the service has not said what was there: an old
 * thing of the same title would count as the new one.
 */
export function lookFor<L, T extends Titled>(
  client: QueryClient,
  query: ListQuery<L>,
  itemsOf: (list: L) => readonly T[],
  title: string,
): Lost<T> | undefined {
  const before = client.getQueryData<L | null>(query.queryKey);
  if (!before || !isFromService(client, query.queryKey)) return undefined;
  const known = new Set(itemsOf(before).map(({ id }) => id));
  return {
    title,
    async look() {
      // What is being read may have been asked before it was there.
      await client.cancelQueries({ queryKey: query.queryKey, exact: true });
      const list = await client.fetchQuery<L>({ ...(query as object), queryKey: query.queryKey, staleTime: 0 });
      return itemsOf(list).find((item) => !known.has(item.id) && item.title.trim() === title) ?? null;
    },
  };
}
