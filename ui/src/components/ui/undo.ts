/** The last thing that can be undone: a toast offers it, Ctrl+Z does it. */
import { writeWords } from "../../lib/words";
import { showToast } from "./toast";

/** What was done and how to undo it. */
interface Undoable {
  /** What is true: the thing was cancelled. */
  title: string;
  key: string;
  run: () => void;
}

let last: Undoable | null = null;

/** Offers to undo something. A later offer takes its place. */
export function offerUndo(done: Undoable): void {
  last = done;
  showToast({
    title: done.title,
    why: null,
    tone: "info",
    key: `undo:${done.key}`,
    action: { label: writeWords.undo, keys: ["Ctrl", "Z"], run: undoLast },
  });
}

/** Undoes the last thing, once; false when there is nothing. */
export function undoLast(): boolean {
  if (last === null) return false;
  const { run } = last;
  last = null;
  run();
  return true;
}
