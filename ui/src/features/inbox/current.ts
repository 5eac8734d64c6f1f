/** The entry that the inbox shows at the moment, for whoever acts on it from elsewhere: the palette. */
import { useEffect } from "react";
import type { InboxItem } from "../../bindings";

let current: InboxItem | null = null;

/** The entry; null when the inbox is not shown, or is empty. */
export function currentEntry(): InboxItem | null {
  return current;
}

/** Says which one it is, as long as the inbox is shown. */
export function useCurrentEntry(item: InboxItem | null): void {
  useEffect(() => {
    current = item;
    return () => {
      current = null;
    };
  }, [item]);
}
