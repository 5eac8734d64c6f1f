import { codeOf } from "../../lib/result";
import { failureWords, words } from "../../lib/words";

/** A part of a page that could not be read, on one line: the rest of the page is there. */
export function PartFailure({ error, onTryAgain }: { error: unknown; onTryAgain: () => void }) {
  return (
    <p className="flex items-center gap-2 px-2 text-ink-2" role="status">
      {failureWords[codeOf(error)].title}
      <button type="button" className="link" onClick={onTryAgain}>
        {words.tryAgain}
      </button>
    </p>
  );
}
