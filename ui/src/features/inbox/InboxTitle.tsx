import { formatNumber } from "../../lib/format";
import { inboxWords } from "../../lib/words";
import { useRealtimeState } from "../../realtime/hooks";

/** The header of the inbox: how much is unread. */
export function InboxTitle() {
  const unread = useRealtimeState((state) => state.unread);
  return (
    <h1>
      {inboxWords.title}{" "}
      {unread > 0 && <span className="aside num">{inboxWords.unreadCount(formatNumber(unread))}</span>}
    </h1>
  );
}
