/** What can be undone, as long as its toast stands: the toast undoes its own, Ctrl+Z the last one. */
import { writeWords } from "../../lib/words";
import { dismissToast, showToast } from "./toast";

/** What was done and how to undo it. */
interface Undoable {
  /** What is true: the thing was cancelled. */
  title: string;
  /** Of the thing. A later offer about it takes the place of an earlier one. */
  key: string;
  tone?: "ok" | "info";
  run: () => void;
}

interface Offer extends Undoable {
  toast: string;
}

/** Those that stand, the oldest first. */
let offers: readonly Offer[] = [];
let made = 0;

/** Offers to undo something. */
export function offerUndo(done: Undoable): void {
  for (const earlier of offers) if (earlier.key === done.key) withdraw(earlier);
  made += 1;
  const offer: Offer = { ...done, toast: `undo:${made}` };
  offers = [...offers, offer];
  showToast({
    title: done.title,
    why: null,
    tone: done.tone ?? "info",
    key: offer.toast,
    action: { label: writeWords.undo, keys: ["Ctrl", "Z"], run: () => undo(offer) },
    onGone: () => forget(offer),
  });
}

/** Undoes what was done last, once; false when there is nothing. */
export function undoLast(): boolean {
  const last = offers.at(-1);
  if (last === undefined) return false;
  undo(last);
  return true;
}

/** Takes all offers back: another company begins. */
export function forgetUndo(): void {
  for (const offer of offers) withdraw(offer);
}

function undo(offer: Offer): void {
  if (!offers.includes(offer)) return;
  withdraw(offer);
  offer.run();
}

function withdraw(offer: Offer): void {
  forget(offer);
  dismissToast(offer.toast);
}

function forget(offer: Offer): void {
  offers = offers.filter((one) => one !== offer);
}
