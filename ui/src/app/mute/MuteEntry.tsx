import type { InboxItem } from "../../bindings";
import { useRealtimeState } from "../../realtime/hooks";
import { useMuteOfEntry } from "../../realtime/useMutes";
import { MuteButton } from "./MuteButton";
import { namedOf } from "./named";

/** Mutes what an entry is about: its goal, where it has one. */
export function MuteEntry({ item, onOpen }: { item: InboxItem; onOpen: () => void }) {
  const names = useRealtimeState((state) => state.names);
  return <MuteButton thing={namedOf(item, names)} muted={useMuteOfEntry(item)} onOpen={onOpen} />;
}
