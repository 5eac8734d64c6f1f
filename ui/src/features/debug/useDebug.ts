/** What Rust tells the debug panel, twice a second while the panel is looked at. */
import { useEffect, useState } from "react";
import { commands, type DebugView, type WireMessage } from "../../bindings";

/** Messages kept, as in Rust (protocol.md 7.7). */
export const MESSAGE_LIMIT = 50;

/** Between two looks, in ms. */
const LOOK_MS = 500;

/** How the live side is, with the last messages. */
export interface DebugState {
  view: DebugView;
  /** Newest first. */
  messages: readonly WireMessage[];
}

/** The state at the last look; null before the first. A frozen panel does not look; `look` looks at once. */
export function useDebug(frozen: boolean): { debug: DebugState | null; look: () => void } {
  const [debug, setDebug] = useState<DebugState | null>(null);
  const [asked, setAsked] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `asked` changes when a look is wanted at once.
  useEffect(() => {
    if (frozen) return;
    let stopped = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let after = 0;

    async function look(): Promise<void> {
      if (!document.hidden) {
        const answer = await commands.debug(after);
        if (stopped) return;
        if (answer.status === "ok") {
          const fresh = answer.data.messages.toReversed();
          const first = after === 0;
          after = fresh[0]?.number ?? after;
          setDebug((known) => ({
            view: answer.data,
            messages: first ? fresh : [...fresh, ...(known?.messages ?? [])].slice(0, MESSAGE_LIMIT),
          }));
        }
      }
      timer = setTimeout(() => void look(), LOOK_MS);
    }

    void look();
    return () => {
      stopped = true;
      clearTimeout(timer);
    };
  }, [frozen, asked]);

  return { debug, look: () => setAsked((times) => times + 1) };
}
