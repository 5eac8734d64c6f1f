import { History } from "lucide-react";
import type { Connection } from "../../bindings";
import { ConnectionGlyph } from "../../components/ui/ConnectionGlyph";
import { formatClockSeconds, parseTime } from "../../lib/format";
import { connectionNames, connectionWord, debugWords } from "../../lib/words";

interface ReplayIndicatorProps {
  /** As it was at this place of the recording; null until the recording says it. */
  recorded: Connection | null;
  /** As it is. */
  connection: Connection;
}

/** Stands where the connection's indicator does, as long as a recording is replayed: how the connection was then, marked as such. */
export function ReplayIndicator({ recorded, connection }: ReplayIndicatorProps) {
  const word = recorded && connectionWord(recorded);
  const label = debugWords.replayedState(word && connectionNames[word]);
  const since = recorded && parseTime(recorded.since);
  const now = debugWords.reallyIs(connectionNames[connectionWord(connection)]);
  return (
    <span
      className="rt"
      role="status"
      data-testid="replayed-connection"
      data-state={recorded?.state ?? ""}
      title={since === null ? now : `${debugWords.recordedSince(formatClockSeconds(since))} ${now}`}
    >
      {word === null ? <History size={12} strokeWidth={2} aria-hidden="true" /> : <ConnectionGlyph word={word} />}
      <span className="num">{label}</span>
    </span>
  );
}
