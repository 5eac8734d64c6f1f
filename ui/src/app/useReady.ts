/** Says when the first true picture is on screen: tests and the window's first show wait for it. */
import { type QueryClient, QueryObserver, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useRealtimeState } from "../realtime/hooks";
import { useRealtime } from "../realtime/provider";
import { goalsQuery } from "../realtime/queries";
import type { RealtimeStore } from "../realtime/store";

/** In the page's timeline (User Timing): the moment of the first true picture. */
const READY_MARK = "ready";

/**
 * Sets `data-ready="true"` on the root element once the snapshot and the first answer about goals, kept or new, or its error, are rendered;
 * nothing is ready while a sign-in is being restored.
 */
export function useReady(): void {
  const client = useQueryClient();
  const { store } = useRealtime();
  const loaded = useRealtimeState((state) => state.phase === "ready");
  const mode = useRealtimeState((state) => state.session?.mode);
  const [answered, setAnswered] = useState(false);

  useEffect(() => {
    if (!loaded || answered || mode === "restoring") return;
    return mode === "signedOut" ? setAnswered(true) : whenShown(client, store, () => setAnswered(true));
  }, [loaded, mode, answered, client, store]);

  useEffect(() => {
    if (!answered) return;
    // A turn later, when the observers of the query have rendered too.
    const timer = setTimeout(() => {
      document.documentElement.setAttribute("data-ready", "true");
      performance.mark(READY_MARK);
    });
    return () => clearTimeout(timer);
  }, [answered]);
}

/** Calls `then` when the goals are here, or cannot be had. */
function whenShown(client: QueryClient, store: RealtimeStore, then: () => void): () => void {
  return new QueryObserver(client, goalsQuery(store)).subscribe(({ status }) => {
    if (status !== "pending") then();
  });
}
