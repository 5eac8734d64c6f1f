/** One toast for each notice of the desktop side. */
import { useEffect, useRef } from "react";
import { showToast } from "../components/ui/toast";
import { noticeWords } from "../lib/words";
import { useRealtimeState } from "../realtime/hooks";

/** Shows each notice once. */
export function useNotices(): void {
  const notices = useRealtimeState((state) => state.notices);
  const shown = useRef(0);
  useEffect(() => {
    for (const notice of notices.slice(shown.current)) {
      showToast({ ...noticeWords(notice), tone: "info", key: `notice:${notice.code}`, testId: "notice" });
    }
    shown.current = notices.length;
  }, [notices]);
}
