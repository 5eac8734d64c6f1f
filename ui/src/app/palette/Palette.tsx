import { Command } from "cmdk";
import { Search } from "lucide-react";
import { Dialog } from "radix-ui";
import { Fragment, useDeferredValue, useMemo, useState } from "react";
import { Keys } from "../../components/ui/Kbd";
import { formatNumber } from "../../lib/format";
import { paletteWords } from "../../lib/words";
import { type PaletteItem, usePaletteItems } from "./items";
import { type Found, type Group, indexed, type Marks, search } from "./search";

interface PaletteProps {
  onClose: () => void;
  showKeys: () => void;
}

/** Finds everything and does everything, by typing. Mounted while it is open. */
export default function Palette({ onClose, showKeys }: PaletteProps) {
  const items = usePaletteItems(showKeys);
  const index = useMemo(() => indexed(items), [items]);
  const [query, setQuery] = useState("");
  // The letters appear at once; the finds may follow a frame later.
  const wanted = useDeferredValue(query.trim());
  const found = useMemo(() => search(index, wanted), [index, wanted]);
  const ids = useMemo(() => [...found.values()].flat().map(({ item }) => item.id), [found]);
  const [chosen, setChosen] = useState<string | null>(null);

  /** Other finds: the first one is the best. */
  function ask(typed: string): void {
    setQuery(typed);
    setChosen(null);
  }

  function choose(item: PaletteItem): void {
    onClose();
    item.run();
  }

  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="scrim" />
        <Dialog.Content className="pop palette" aria-describedby={undefined} data-testid="palette">
          <Dialog.Title className="sr-only">{paletteWords.label}</Dialog.Title>
          <Command
            shouldFilter={false}
            loop
            label={paletteWords.label}
            value={chosen !== null && ids.includes(chosen) ? chosen : (ids[0] ?? "")}
            onValueChange={setChosen}
          >
            <div className="ask">
              <Search size={16} strokeWidth={1.75} className="flex-none text-glyph" aria-hidden="true" />
              <Command.Input value={query} onValueChange={ask} placeholder={paletteWords.open} autoFocus />
            </div>
            <Command.List label={paletteWords.label}>
              {[...found].map(([group, finds]) => (
                <Command.Group key={group} heading={paletteWords.groups[group satisfies Group]}>
                  {finds.map((find) => (
                    <Row key={find.item.id} find={find} onChoose={choose} />
                  ))}
                </Command.Group>
              ))}
              {ids.length === 0 && <Nothing query={wanted} />}
            </Command.List>
            <Footer shown={ids.length} all={items.length} />
          </Command>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Row({ find: { item, marks }, onChoose }: { find: Found<PaletteItem>; onChoose: (item: PaletteItem) => void }) {
  return (
    <Command.Item value={item.id} onSelect={() => onChoose(item)} className="row">
      <span className="grid w-4 flex-none place-items-center text-ink-2">{item.glyph()}</span>
      <span className="truncate">
        <Marked text={item.title} marks={marks} />
      </span>
      <span className="small min-w-0 flex-1 truncate text-ink-3">{item.detail}</span>
      {item.keys && <Keys of={item.keys} />}
    </Command.Item>
  );
}

function Marked({ text, marks }: { text: string; marks: Marks }) {
  const end = marks.at(-1)?.[1] ?? 0;
  return (
    <>
      {marks.map(([from, to], index) => (
        <Fragment key={from}>
          {text.slice(marks[index - 1]?.[1] ?? 0, from)}
          <mark>{text.slice(from, to)}</mark>
        </Fragment>
      ))}
      {text.slice(end)}
    </>
  );
}

function Nothing({ query }: { query: string }) {
  return (
    <div className="px-4 py-8 text-center" role="status">
      <div className="title">{paletteWords.nothing(query)}</div>
      <p className="text-ink-2">{paletteWords.nothingWhy}</p>
    </div>
  );
}

function Footer({ shown, all }: { shown: number; all: number }) {
  return (
    <div className="hints">
      <Hint keys={["↑", "↓"]} word={paletteWords.choose} />
      <Hint keys={["↵"]} word={paletteWords.openIt} />
      <Hint keys={["Esc"]} word={paletteWords.close} />
      <span className="grow" />
      <span className="num">{paletteWords.found(formatNumber(shown), formatNumber(all))}</span>
    </div>
  );
}

function Hint({ keys, word }: { keys: readonly string[]; word: string }) {
  return (
    <span className="flex items-center gap-1.5">
      <Keys of={keys} />
      {word}
    </span>
  );
}
