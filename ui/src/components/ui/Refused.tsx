import type { Ref } from "react";
import { words, writeWords } from "../../lib/words";
import { Button } from "./Button";
import { useFocusBackWhenGone } from "./useFocusBack";

/** What was refused, or may have been done, why, and the way on; stands in the place of the change, which is tinted red. */
interface RefusedProps {
  failed: string;
  why: string;
  /** Null when it may have been done. */
  onAgain: (() => void) | null;
  onDismiss: () => void;
  ref?: Ref<HTMLDivElement>;
}

/** The lines below the thing. */
export function Refused({ failed, why, onAgain, onDismiss, ref }: RefusedProps) {
  useFocusBackWhenGone();
  return (
    <div ref={ref} className="refused-note" role="alert" data-testid="refused">
      <span className="small text-danger-text">
        {failed}: {why}
      </span>
      <span className="flex gap-1">
        {onAgain && (
          <Button size="sm" onClick={onAgain}>
            {words.tryAgain}
          </Button>
        )}
        <Button size="sm" variant="ghost" onClick={onDismiss}>
          {writeWords.dismiss}
        </Button>
      </span>
    </div>
  );
}
