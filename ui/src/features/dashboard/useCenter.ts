import { useQuery } from "@tanstack/react-query";
import type { CommandCenter } from "../../bindings";
import { useRealtime } from "../../realtime/provider";
import { commandCenterQuery } from "../../realtime/queries";
import { type Staleness, useStaleness } from "../../realtime/useStaleness";

/** The command centre with its age. */
export interface Center {
  center: CommandCenter | undefined;
  staleness: Staleness;
  error: unknown;
  refetch: () => void;
}

/** What the dashboard shows. */
export function useCenter(): Center {
  const { store } = useRealtime();
  const { data, error, refetch } = useQuery(commandCenterQuery(store));
  const staleness = useStaleness(data?.asOf ?? "", error);
  return { center: data, staleness, error, refetch: () => void refetch() };
}
