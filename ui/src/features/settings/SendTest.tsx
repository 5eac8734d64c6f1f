import { Bell } from "lucide-react";
import { useState } from "react";
import { commands, type NotificationTest } from "../../bindings";
import { Button } from "../../components/ui/Button";
import { HeaderActions } from "../../components/ui/HeaderActions";
import { showToast } from "../../components/ui/toast";
import { testWords } from "../../lib/words";

/** Shows a notification on the desktop, and says what came of it. */
export function SendTest() {
  const [sending, setSending] = useState(false);
  const send = async () => {
    setSending(true);
    try {
      tell(await commands.sendTest());
    } finally {
      setSending(false);
    }
  };
  return (
    <HeaderActions>
      <Button variant="ghost" disabled={sending} onClick={() => void send()} data-testid="send-test">
        <Bell size={16} strokeWidth={1.75} aria-hidden="true" />
        {sending ? testWords.sending : testWords.button}
      </Button>
    </HeaderActions>
  );
}

function tell(test: NotificationTest): void {
  const { outcome, clicks } = test;
  const isShown = outcome === "shown" || outcome === "handedOver";
  const why = isShown && !clicks ? `${reason(test)} ${testWords.noClicks}` : reason(test);
  const tone = isShown && clicks ? "ok" : "warn";
  showToast({ title: testWords.outcomes[outcome], why, tone, key: "test", testId: "test-result" });
}

/** In the desktop's own words, where it has any. */
function reason({ outcome, words, service }: NotificationTest): string {
  if (words !== null) return testWords.said(words);
  return outcome === "shown" && service !== null ? testWords.by(service) : testWords.why[outcome];
}
