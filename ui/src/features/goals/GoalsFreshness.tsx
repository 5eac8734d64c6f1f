import { useQuery } from "@tanstack/react-query";
import { AsOf } from "../../components/ui/Freshness";
import { StaleNote } from "../../components/ui/StaleNote";
import { useRealtime } from "../../realtime/provider";
import { goalsQuery } from "../../realtime/queries";
import { useStaleness } from "../../realtime/useStaleness";

/** The age of the goal list. */
export function GoalsAge() {
  const loaded = useLoadedGoals();
  return loaded && <Age asOf={loaded.asOf} error={loaded.error} />;
}

/** Why the goal list is not current; null while it is. */
export function useGoalsNote() {
  const loaded = useLoadedGoals();
  const { cause, trueAt } = useStaleness(loaded?.asOf ?? "", loaded?.error);
  return loaded !== null && cause !== null ? <StaleNote cause={cause} trueAt={trueAt} /> : null;
}

function useLoadedGoals(): { asOf: string; error: unknown } | null {
  const { store } = useRealtime();
  const { data, error } = useQuery(goalsQuery(store));
  return data === undefined ? null : { asOf: data.asOf, error };
}

function Age({ asOf, error }: { asOf: string; error: unknown }) {
  const { cause, trueAt } = useStaleness(asOf, error);
  return <AsOf time={trueAt} stale={cause !== null} />;
}
