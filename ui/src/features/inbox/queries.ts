/** Reading the inbox: pages, from the top. This computer keeps it, so it is there without a network. */
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { commands, type InboxFilter, type InboxPage } from "../../bindings";
import { queryKeys } from "../../lib/queryKeys";
import { unwrap } from "../../lib/result";

/** Entries of the first page: enough for a screen. */
const FIRST_PAGE = 50;

/** The most that Rust gives at once. */
const LARGEST_PAGE = 200;

/** The pages of the inbox so far. */
export function inboxQuery(filter: InboxFilter) {
  return infiniteQueryOptions({
    queryKey: queryKeys.inbox.page(filter),
    queryFn: async ({ pageParam }) => {
      const limit = pageParam === null ? FIRST_PAGE : LARGEST_PAGE;
      return unwrap(await commands.inbox({ filter, before: pageParam, limit }));
    },
    initialPageParam: null as number | null,
    getNextPageParam: (page: InboxPage) => (page.hasMore ? (page.items.at(-1)?.place ?? null) : null),
  });
}

/** What was decided about telling of an event, and what followed: read anew each time it is looked at. */
export function whyQuery(eventKey: string) {
  return queryOptions({
    queryKey: queryKeys.why(eventKey),
    queryFn: async () => unwrap(await commands.why(eventKey)),
    staleTime: 0,
    gcTime: 0,
  });
}

/** The numbers of all unread entries. */
export async function allUnread(): Promise<number[]> {
  const ids: number[] = [];
  for (let before: number | null = null; ; ) {
    const page: InboxPage = unwrap(await commands.inbox({ filter: "unread", before, limit: LARGEST_PAGE }));
    ids.push(...page.items.map(({ id }) => id));
    before = page.items.at(-1)?.place ?? null;
    if (!page.hasMore || before === null) return ids;
  }
}
