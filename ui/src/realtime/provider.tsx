/** Gives the live side to the components below and keeps it running while they are mounted. */
import { createContext, type ReactNode, use, useEffect } from "react";
import type { Realtime } from "./realtime";

const RealtimeContext = createContext<Realtime | null>(null);

/** Starts `realtime` and provides it. */
export function RealtimeProvider({ realtime, children }: { realtime: Realtime; children: ReactNode }) {
  useEffect(() => realtime.start(), [realtime]);
  return <RealtimeContext value={realtime}>{children}</RealtimeContext>;
}

/** The live side of this window. Only below a {@link RealtimeProvider}. */
export function useRealtime(): Realtime {
  const realtime = use(RealtimeContext);
  if (realtime === null) throw new Error("useRealtime needs a RealtimeProvider above it");
  return realtime;
}
