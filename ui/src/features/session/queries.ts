/** What the sign-in asks before anyone is signed in. */
import { queryOptions } from "@tanstack/react-query";
import { commands } from "../../bindings";
import { queryKeys } from "../../lib/queryKeys";
import { unwrap } from "../../lib/result";

/** How often an unanswered question about the service is asked again, in ms. */
const HEALTH_MS = 30_000;

/** Whether a sign-in can be kept. */
export const keyringQuery = queryOptions({
  queryKey: queryKeys.session.keyring,
  queryFn: async () => unwrap(await commands.keyring()),
  staleTime: 0,
  // It may have been unlocked meanwhile.
  refetchOnWindowFocus: true,
});

/** Whether the service answers. */
export const healthQuery = queryOptions({
  queryKey: queryKeys.session.health,
  queryFn: async () => unwrap(await commands.serviceHealth()),
  staleTime: 0,
  refetchOnWindowFocus: true,
  refetchInterval: ({ state }) => (state.data?.reachable ? false : HEALTH_MS),
});
