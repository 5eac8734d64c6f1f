import { AppMark } from "../../components/ui/Mark";
import { signInWords } from "../../lib/words";

/** While it is looked up whether a sign-in was kept: nothing at first, then what is waited for. */
export function Restoring() {
  return (
    <main className="grid h-screen place-items-center bg-surface" data-testid="restoring">
      <div className="late flex flex-col items-center gap-3 text-ink-2" role="status">
        <AppMark />
        {signInWords.restoring}
      </div>
    </main>
  );
}
