import { type ReactNode, useState } from "react";
import type { InboxItem } from "../../bindings";
import { VirtualRows } from "../../components/ui/VirtualRows";
import { inboxWords } from "../../lib/words";
import { DigestCard, heightOfDigest, LINES } from "./DigestCard";
import type { InboxEntry, InboxGroup } from "./groups";
import { InboxRow } from "./InboxRow";

interface InboxListProps {
  groups: readonly InboxGroup[];
  selected: InboxItem | null;
  onSelect: (item: InboxItem) => void;
  onOpen: (item: InboxItem) => void;
  /** Whether the end of what is loaded is in view, or nearly. */
  onNearEnd: (near: boolean) => void;
  /** Stands below the last entry. */
  after: ReactNode;
}

/** A line of the list. */
type Line = { kind: "heading"; group: InboxGroup["name"] } | InboxEntry;

/** Before they are measured, in px. */
const HEADING = 28;
const ENTRY = 51;

/** The entries in their groups, however many. */
export function InboxList({ groups, selected, onSelect, onOpen, onNearEnd, after }: InboxListProps) {
  const { linesOf, show } = useDigestLines();
  const lines = groups.flatMap(({ name, entries }): Line[] => [{ kind: "heading", group: name }, ...entries]);
  const holder = lines.find((line) => holds(line, selected));
  return (
    <VirtualRows
      items={lines}
      keyOf={keyOf}
      heightOf={(line) => {
        if (line.kind === "digest") return heightOfDigest(line, linesOf(line));
        return line.kind === "heading" ? HEADING : ENTRY;
      }}
      label={inboxWords.title}
      className="px-2 pb-2"
      selected={holder === undefined ? null : keyOf(holder)}
      onNearEnd={onNearEnd}
      after={after}
      testId="inbox-list"
    >
      {(line, place) => {
        switch (line.kind) {
          case "heading":
            return <h2 className="sec small text-ink-2">{inboxWords.groups[line.group]}</h2>;
          case "digest":
            return (
              <DigestCard
                digest={line}
                lines={linesOf(line)}
                onLines={(count) => show(line, count)}
                selectedId={selected?.id ?? null}
                onSelect={onSelect}
                onOpen={onOpen}
              />
            );
          case "item":
            return (
              <InboxRow
                item={line.item}
                selected={place.selected}
                entrance={place.tabIndex === 0}
                onSelect={() => onSelect(line.item)}
                onOpen={() => onOpen(line.item)}
              />
            );
        }
      }}
    </VirtualRows>
  );
}

function keyOf(line: Line): string {
  switch (line.kind) {
    case "heading":
      return `group:${line.group}`;
    case "digest":
      return line.key;
    case "item":
      return String(line.item.id);
  }
}

function holds(line: Line, item: InboxItem | null): boolean {
  if (item === null || line.kind === "heading") return false;
  return line.kind === "item" ? line.item.id === item.id : line.items.some(({ id }) => id === item.id);
}

type Digest = Extract<InboxEntry, { kind: "digest" }>;

interface DigestLines {
  linesOf: (digest: Digest) => number;
  show: (digest: Digest, count: number) => void;
}

/**
 * How many lines each card shows: kept here, since a card that is scrolled out of sight is gone. Known by the entry that is newest when it
 * is opened: older pages add to the same card.
 */
function useDigestLines(): DigestLines {
  const [shown, setShown] = useState<ReadonlyMap<number, number>>(new Map());
  const opener = (digest: Digest) => digest.items.find(({ id }) => shown.has(id))?.id ?? digest.items[0]?.id ?? 0;
  return {
    linesOf: (digest) => shown.get(opener(digest)) ?? LINES,
    show: (digest, count) => setShown(new Map([...shown, [opener(digest), count]])),
  };
}
