import { notifyManager, QueryClient } from "@tanstack/react-query";

/** A cache that changes only through events: Rust knows better than the webview when to read again. */
export function createQueryClient(): QueryClient {
  // As a microtask: what the store and the cache tell React in one turn becomes one render.
  notifyManager.setScheduler(queueMicrotask);
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: Number.POSITIVE_INFINITY,
        retry: false,
        networkMode: "always",
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
      },
    },
  });
}
