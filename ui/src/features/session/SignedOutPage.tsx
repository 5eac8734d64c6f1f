import { useState } from "react";
import { commands } from "../../bindings";
import { Button } from "../../components/ui/Button";
import { BrandMark } from "../../components/ui/Mark";
import { ToneGlyph } from "../../components/ui/toast";
import { CommandFailure, unwrap } from "../../lib/result";
import { sessionWords } from "../../lib/words";
import { useRealtime } from "../../realtime/provider";

/** Nobody is signed in: the way into the demo. */
export function SignedOutPage() {
  const { reload } = useRealtime();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);

  async function openDemo(): Promise<void> {
    setBusy(true);
    setFailure(null);
    try {
      unwrap(await commands.openDemo());
      reload();
    } catch (error) {
      setFailure(error instanceof CommandFailure ? error.message : String(error));
      setBusy(false);
    }
  }

  return (
    <main className="grid h-screen place-items-center bg-surface" data-testid="signed-out">
      <div className="flex w-80 flex-col">
        <BrandMark size={44} />
        <h1 className="page-title mt-4">{sessionWords.signedOut}</h1>
        <p className="mt-0.5 mb-5 text-ink-2">{sessionWords.signedOutWhy}</p>
        <Button variant="primary" size="lg" disabled={busy} onClick={() => void openDemo()} data-testid="open-demo">
          {sessionWords.openDemo}
        </Button>
        {failure !== null && (
          <p className="small mt-3 flex gap-2 text-danger-text" role="alert">
            <ToneGlyph tone="danger" />
            {sessionWords.demoFailed}: {failure}
          </p>
        )}
      </div>
    </main>
  );
}
