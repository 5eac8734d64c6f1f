/** Says when the first true picture is on screen: tests and the window's first show wait for it. */
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useRealtimeState } from "../realtime/hooks";
import { useRealtime } from "../realtime/provider";
import { goalsQuery } from "../realtime/queries";

/** Sets `data-ready="true"` on the root element once the snapshot and the first answer about goals, or its error, are rendered. */
export function useReady(): void {
  const client = useQueryClient();
  const { store } = useRealtime();
  const loaded = useRealtimeState((state) => state.phase === "ready");
  const signedOut = useRealtimeState((state) => state.session?.mode === "signedOut");
  const [answered, setAnswered] = useState(false);

  useEffect(() => {
    if (!loaded || answered) return;
    let current = true;
    const first = signedOut ? Promise.resolve() : client.prefetchQuery(goalsQuery(store));
    void first.then(() => current && setAnswered(true));
    return () => {
      current = false;
    };
  }, [loaded, signedOut, answered, client, store]);

  useEffect(() => {
    if (!answered) return;
    // A turn later, when the observers of the query have rendered too.
    const timer = setTimeout(() => document.documentElement.setAttribute("data-ready", "true"));
    return () => clearTimeout(timer);
  }, [answered]);
}
