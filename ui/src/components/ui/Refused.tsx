import type { Ref } from "react";
import { words, writeWords } from "../../lib/words";
import { Button } from "./Button";
import { useFocusBackWhenGone } from "./useFocusBack";

/** What was refused, why, and the way on; stands in the place of the change, which is tinted red. */
interface RefusedProps {
  failed: string;
  why: string;
  onAgain: () => void;
  onDismiss: () => void;
  ref?: Ref<HTMLDivElement>;
}

/** The lines below the thing that was put back. */
export function Refused({ failed, why, onAgain, onDismiss, ref }: RefusedProps) {
  useFocusBackWhenGone();
  return (
    <div ref={ref} className="refused-note" role="alert" data-testid="refused">
      <span className="small text-danger-text">
        {failed}: {why}
      </span>
      <span className="flex gap-1">
        <Button size="sm" onClick={onAgain}>
          {words.tryAgain}
        </Button>
        <Button size="sm" variant="ghost" onClick={onDismiss}>
          {writeWords.dismiss}
        </Button>
      </span>
    </div>
  );
}
