import { useMemo } from "react";
import type { TroubleFacts } from "../components/ui/Trouble";
import { diagnosticsOf } from "../lib/diagnostics";
import { APP_VERSION } from "../lib/version";
import { useRealtimeState } from "../realtime/hooks";

/** What failures are told with, of this window. */
export function useTrouble(): TroubleFacts {
  const connection = useRealtimeState((state) => state.connection);
  const environment = useRealtimeState((state) => state.session?.environment ?? state.settings.environment);
  return useMemo(
    () => ({
      connection,
      report: (error, detail) =>
        diagnosticsOf({
          version: APP_VERSION,
          system: navigator.userAgent,
          environment,
          connection,
          error,
          detail,
          now: Date.now(),
        }),
    }),
    [connection, environment],
  );
}
