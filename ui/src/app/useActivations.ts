/** Shows what a click on a notification, the tray or a second launch asked for, each exactly once. */
import { useNavigate, useRouter } from "@tanstack/react-router";
import { useEffect, useEffectEvent } from "react";
import type { Activation } from "../bindings";
import { showToast } from "../components/ui/toast";
import { feedWords } from "../lib/words";
import { useRealtimeState } from "../realtime/hooks";
import { useRealtime } from "../realtime/provider";

/** Drains the waiting activations in their order. */
export function useActivations(): void {
  const { store } = useRealtime();
  const router = useRouter();
  const navigate = useNavigate();
  const waiting = useRealtimeState((state) => state.activations);

  const show = useEffectEvent(async ({ target }: Activation) => {
    switch (target.kind) {
      case "window":
        return;
      case "inbox":
        return navigate({ to: "/inbox" });
      case "goal":
        return navigate({ to: "/goals/$goalId", params: { goalId: target.goalId } });
      case "feed":
        await navigate({ to: "/" });
        return store.highlight(isInFeed(target.eventKey) ? target.eventKey : null);
    }
  });

  function isInFeed(eventKey: string): boolean {
    const found = store.get().feed.some((item) => item.kind === "event" && item.event.dedupeKey === eventKey);
    if (!found) showToast({ title: feedWords.fellOut, why: feedWords.fellOutWhy, tone: "info", key: "fell-out" });
    return found;
  }

  useEffect(() => {
    if (waiting.length === 0) return;
    const next = store.takeActivation();
    if (next) void show(next);
  }, [waiting, store]);

  // The mark belongs to one visit of the dashboard.
  useEffect(
    () =>
      router.subscribe("onBeforeNavigate", ({ toLocation }) => {
        if (toLocation.pathname !== "/") store.highlight(null);
      }),
    [router, store],
  );
}
