import { ConnectionIndicator } from "../components/ui/ConnectionIndicator";
import { useRealtimeState } from "../realtime/hooks";
import { readNow, tryNow } from "./tryNow";

/** Small in a header or footer (protocol.md 7.2). */
interface RealtimeIndicatorProps {
  className?: string;
  /** False: the shape alone, its word in the title. */
  showDetails?: boolean;
  /** Where it stands, so that the details open into the window; a header unless told. */
  position?: "header" | "footer";
}

/**
 * How the connection of this window is; a click shows the rest, and the way on.
 *
 * @example
 * <RealtimeIndicator position="footer" showDetails={false} />
 */
export function RealtimeIndicator(props: RealtimeIndicatorProps) {
  const connection = useRealtimeState((state) => state.connection);
  const environment = useRealtimeState((state) => state.session?.environment ?? null);
  return (
    <ConnectionIndicator
      {...props}
      connection={connection}
      environment={environment}
      onTryNow={() => void tryNow()}
      onReadNow={() => void readNow()}
    />
  );
}
