import { useLayoutEffect } from "react";
import { applyAppearance } from "../lib/appearance";
import { useRealtimeState } from "../realtime/hooks";

/** Makes the window look as the settings say. */
export function useAppearance(): void {
  const loaded = useRealtimeState((state) => state.phase === "ready");
  const appearance = useRealtimeState((state) => state.settings.appearance);
  useLayoutEffect(() => {
    if (loaded) applyAppearance(appearance);
  }, [loaded, appearance]);
}
