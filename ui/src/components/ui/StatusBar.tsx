import type { ReactNode } from "react";
import { keyHints } from "../../lib/words";
import { Keys } from "./Kbd";

/** The footer of a list: its keys, or a note that comes first, and what is known about its age. */
export function StatusBar({ note, children }: { note: ReactNode; children?: ReactNode }) {
  return (
    <footer className="status">
      {note ?? (
        <>
          <span className="flex items-center gap-2">
            <Keys of={["J", "K"]} />
            {keyHints.move}
          </span>
          <span className="flex items-center gap-2">
            <Keys of={["↵"]} />
            {keyHints.open}
          </span>
        </>
      )}
      <span className="grow" />
      {children}
    </footer>
  );
}
