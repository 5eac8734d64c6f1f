/** What can be done with the entry that the inbox shows, as rows of the palette. */
import { AlarmClock, Bell, BellOff, Mail } from "lucide-react";
import { useMemo, useState } from "react";
import { currentEntry } from "../../features/inbox/current";
import { snoozeTimes } from "../../features/inbox/snoozeTimes";
import { useInboxWrites } from "../../features/inbox/useInboxWrites";
import { formatComing } from "../../lib/format";
import { muteOfEntry } from "../../lib/mutes";
import { inboxWords, muteWords } from "../../lib/words";
import { useRealtimeState } from "../../realtime/hooks";
import { useMutes } from "../../realtime/useMutes";
import { muteTimes } from "../mute/muteTimes";
import { muting } from "../mute/muting";
import { namedOf } from "../mute/named";
import type { PaletteItem } from "./items";
import type { Ask } from "./verbs";

/** Nothing where no entry is shown. */
export function useEntryItems(ask: Ask): PaletteItem[] {
  const { snooze, bringBack } = useInboxWrites();
  const [entry] = useState(currentEntry);
  const [now] = useState(Date.now);
  const names = useRealtimeState((state) => state.names);
  const mutes = useMutes();
  // What is written through is the same while the palette is open.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above.
  return useMemo(() => {
    if (entry === null) return [];
    const row = (name: string, title: string, Icon: typeof Mail, run: () => void): PaletteItem => ({
      id: `do:${name}:entry:${entry.id}`,
      group: "do",
      title,
      detail: entry.title,
      glyph: () => <Icon size={16} strokeWidth={1.75} aria-hidden="true" />,
      run,
    });
    const times = snoozeTimes(now).map(({ name, at }) =>
      row(
        `snooze-${name}`,
        inboxWords.snoozeUntil(formatComing(at, now)),
        AlarmClock,
        () => void snooze(entry, at, null),
      ),
    );
    const other = row("snooze-other", inboxWords.snoozeOther, AlarmClock, () => ask({ of: "snooze", entry }));
    const muted = muteOfEntry(mutes, entry);
    const quiet =
      muted === null
        ? muteTimes(now).map(({ name, until }) =>
            row(
              `mute-${name}`,
              muteWords.muteFor[name],
              BellOff,
              () => void muting.mute({ ...namedOf(entry, names), until }),
            ),
          )
        : [row("unmute", muteWords.unmute, Bell, () => void muting.unmute(muted))];
    const back = row("bring-back", inboxWords.bringBack, Mail, () => void bringBack(entry));
    return [...(entry.snoozed === null ? [] : [back]), ...times, other, ...quiet];
  }, [entry, now, ask]);
}
