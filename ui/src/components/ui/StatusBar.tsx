import type { ReactNode } from "react";
import { keyHints } from "../../lib/words";
import { Keys } from "./Kbd";

/** Keys and what they do. */
export interface KeyHint {
  keys: readonly string[];
  does: string;
}

const MOVE: KeyHint = { keys: ["J", "K"], does: keyHints.move };
const OPEN: KeyHint = { keys: ["↵"], does: keyHints.open };

interface StatusBarProps {
  /** Comes first, in the place of the keys. */
  note: ReactNode;
  /** False: its rows open nothing. */
  opens?: boolean;
  /** Further keys of this list. */
  hints?: readonly KeyHint[];
  children?: ReactNode;
}

/** The footer of a list: its keys, as many as there is room for, or a note that comes first, and what is known about its age. */
export function StatusBar({ note, opens = true, hints = [], children }: StatusBarProps) {
  return (
    <footer className="status">
      {note === null ? (
        <span className="hints">
          {[MOVE, ...(opens ? [OPEN] : []), ...hints].map(({ keys, does }) => (
            <span className="flex items-center gap-2" key={does}>
              <Keys of={keys} />
              {does}
            </span>
          ))}
        </span>
      ) : (
        <>
          {note}
          <span className="grow" />
        </>
      )}
      {children}
    </footer>
  );
}
