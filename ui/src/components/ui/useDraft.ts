import { type KeyboardEvent, useState } from "react";
import { flushSync } from "react-dom";

/** What is being written, and what the field showed before. */
interface Draft {
  text: string;
  before: string;
}

interface DraftOptions {
  /** What is true. */
  value: string;
  /** Sends what was written, where it can be sent; resolves when that has been answered. Null when it cannot. */
  onCommit: (text: string) => Promise<unknown> | null;
}

/**
 * A field that shows what is true until somebody stands in it: what others change meanwhile waits until it is left. Enter and leaving send,
 * Esc takes back.
 */
export function useDraft({ value, onCommit }: DraftOptions) {
  const [draft, setDraft] = useState<Draft | null>(null);

  /** Null when there is nothing to send. */
  function commit(): { sent: Draft; answered: Promise<unknown> } | null {
    if (draft === null || draft.text === draft.before) return null;
    const answered = onCommit(draft.text);
    if (answered === null) return null;
    const sent = { text: draft.text, before: draft.text };
    setDraft(sent);
    return { sent, answered };
  }

  function left(): void {
    const done = commit();
    if (done === null) setDraft(null);
    else void done.answered.then(() => setDraft((current) => (current === done.sent ? null : current)));
  }

  return {
    value: draft?.text ?? value,
    onFocus: () => setDraft({ text: value, before: value }),
    onChange: ({ target }: { target: HTMLInputElement }) =>
      setDraft({ text: target.value, before: draft?.before ?? value }),
    onBlur: left,
    onKeyDown: (event: KeyboardEvent<HTMLInputElement>) => {
      if (event.key === "Enter") commit();
      if (event.key !== "Escape") return;
      event.preventDefault();
      flushSync(() => setDraft(null));
      event.currentTarget.blur();
    },
  };
}
