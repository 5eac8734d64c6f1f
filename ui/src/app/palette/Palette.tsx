import { useLocation } from "@tanstack/react-router";
import { Command } from "cmdk";
import { Search } from "lucide-react";
import { Dialog } from "radix-ui";
import {
  Fragment,
  type KeyboardEvent,
  startTransition,
  useDeferredValue,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { Keys } from "../../components/ui/Kbd";
import { useFocusBack } from "../../components/ui/useFocusBack";
import { formatNumber } from "../../lib/format";
import { paletteWords } from "../../lib/words";
import { type PaletteItem, usePaletteItems } from "./items";
import { recentIds } from "./recents";
import { type Found, type Group, type Indexed, indexed, type Marks, search } from "./search";
import { subjectIds } from "./subject";
import { useChosenTold } from "./useChosenTold";
import type { Ask } from "./verbs";

interface PaletteProps {
  onClose: () => void;
  showKeys: () => void;
  ask: Ask;
}

/** Finds everything and does everything, by typing. Mounted while it is open. */
export default function Palette({ onClose, showKeys, ask }: PaletteProps) {
  const isOnScreen = useIsOnScreen();
  // What has to be read for the rows is asked for once it stands there.
  const items = usePaletteItems(showKeys, ask, isOnScreen);
  const palette = usePalette(items, onClose, isOnScreen);
  return <PaletteDialog of={palette} onClose={onClose} />;
}

interface PaletteDialogProps {
  of: ReturnType<typeof usePalette>;
  onClose: () => void;
  /** Drawn where nobody sees it, and in nobody's way. */
  unseen?: boolean;
}

/** The palette over the page. */
export function PaletteDialog({ of: palette, onClose, unseen = false }: PaletteDialogProps) {
  // Modal by itself: Tab is the palette's, nothing behind it scrolls, and Radix would style the whole page anew to ensure both. Over a dialog
  // it has to: a click in the palette would be one beside the dialog.
  const [isOverDialog] = useState(() => document.querySelector("[role=dialog][data-state=open]:not([inert])") !== null);
  const focusBack = useFocusBack();
  return (
    <Dialog.Root open modal={isOverDialog} onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        {!unseen && <div className="scrim" />}
        <Dialog.Content
          className={unseen ? "pop palette unseen" : "pop palette"}
          inert={unseen}
          aria-modal="true"
          aria-describedby={undefined}
          data-testid={unseen ? undefined : "palette"}
          onOpenAutoFocus={(event) => unseen && event.preventDefault()}
          onCloseAutoFocus={(event) => (unseen ? event.preventDefault() : focusBack(event))}
          onFocusOutside={(event) => event.preventDefault()}
          onEscapeKeyDown={(event) => {
            if (palette.narrowed === null) return;
            event.preventDefault();
            palette.narrow(null);
          }}
        >
          <Dialog.Title className="sr-only">{paletteWords.label}</Dialog.Title>
          <Board of={palette} takesFocus={!unseen} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** What is typed, what that finds, and which row is chosen. Before it is on screen, there are rows for one screen alone. */
export function usePalette(items: readonly PaletteItem[], onClose: () => void, isOnScreen: boolean) {
  const subject = useSubject(items);
  const index = useMemo(() => indexed(items), [items]);
  // The thing whose verbs are shown alone: Tab leads there, Esc back.
  const [narrowed, setNarrowed] = useState<PaletteItem | null>(null);
  const [query, setQuery] = useState("");
  // The letters appear at once; the finds may follow a frame later.
  const wanted = useDeferredValue(query.trim());
  const found = useMemo(
    () => findsOf({ items, index, subject, narrowed, wanted }),
    [items, index, subject, narrowed, wanted],
  );
  const rows = useMemo(() => [...found.values()].flat().map(({ item }) => item), [found]);
  const [chosenId, setChosenId] = useState<string | null>(null);
  const chosen = rows.find(({ id }) => id === chosenId) ?? rows[0];
  const drawn = useMemo(() => (isOnScreen ? found : screenfulOf(found)), [found, isOnScreen]);

  /** Other finds: the first one is the best. */
  function type(typed: string): void {
    setQuery(typed);
    setChosenId(null);
  }

  function narrow(item: PaletteItem | null): void {
    setNarrowed(item);
    type("");
  }

  function choose(item: PaletteItem): void {
    onClose();
    item.run();
  }

  function pressed(event: KeyboardEvent): void {
    if (event.key === "Tab") {
      event.preventDefault();
      if (narrowed === null && !event.shiftKey && chosen?.verbs) narrow(chosen);
    } else if (event.key === "Backspace" && query === "" && narrowed !== null) narrow(null);
  }

  return {
    query,
    wanted,
    about: narrowed ?? subject,
    narrowed,
    drawn,
    shown: rows.length,
    all: narrowed ? (narrowed.verbs?.().length ?? 0) : items.length,
    chosen,
    setChosenId,
    type,
    narrow,
    choose,
    pressed,
  };
}

/** The field, the rows under it, and what the keys do. */
function Board({ of: palette, takesFocus }: { of: ReturnType<typeof usePalette>; takesFocus: boolean }) {
  const { query, about, narrowed, chosen } = palette;
  const board = useRef<HTMLDivElement>(null);
  useChosenTold(board);
  return (
    <Command
      ref={board}
      shouldFilter={false}
      loop
      label={paletteWords.label}
      value={chosen?.id ?? ""}
      onValueChange={palette.setChosenId}
      onKeyDown={palette.pressed}
    >
      <div className="ask">
        <Search size={16} strokeWidth={1.75} className="flex-none text-glyph" aria-hidden="true" />
        <Command.Input
          value={query}
          onValueChange={palette.type}
          placeholder={paletteWords.open}
          autoFocus={takesFocus}
        />
        {about && (
          <span className="chip max-w-60" title={paletteWords.about} data-testid="palette-subject">
            {about.glyph()}
            <span className="truncate">{about.title}</span>
          </span>
        )}
      </div>
      <Command.List label={paletteWords.label}>
        {[...palette.drawn].map(([group, finds]) => (
          <Command.Group key={group} heading={paletteWords.groups[group satisfies Group]}>
            {finds.map((find) => (
              <Row key={find.item.id} find={find} onChoose={palette.choose} />
            ))}
          </Command.Group>
        ))}
        {palette.shown === 0 && <Nothing query={palette.wanted} />}
      </Command.List>
      <Footer
        shown={palette.shown}
        all={palette.all}
        more={narrowed === null && chosen?.verbs !== undefined}
        back={narrowed !== null}
      />
    </Command>
  );
}

/** More rows than the palette shows at once. */
const SCREENFUL = 13;

/** The first rows: the others are drawn when these are on screen. */
function screenfulOf(found: Map<Group, Found<PaletteItem>[]>): Map<Group, Found<PaletteItem>[]> {
  let room = SCREENFUL;
  const first = [...found].map(([group, finds]): [Group, Found<PaletteItem>[]] => {
    const shown = finds.slice(0, room);
    room -= shown.length;
    return [group, shown];
  });
  return new Map(first.filter(([, finds]) => finds.length > 0));
}

/** Whether the first frame with this component has been drawn. */
export function useIsOnScreen(): boolean {
  const [isOnScreen, setOnScreen] = useState(false);
  useEffect(() => {
    let drawn: ReturnType<typeof setTimeout> | undefined;
    const frame = requestAnimationFrame(() => {
      // What is typed next goes before the other rows.
      drawn = setTimeout(() => startTransition(() => setOnScreen(true)));
    });
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(drawn);
    };
  }, []);
  return isOnScreen;
}

/** The thing the person was at when the palette was opened, as far as something can be done with it. */
function useSubject(items: readonly PaletteItem[]): PaletteItem | null {
  const location = useLocation();
  const [ids] = useState(() => subjectIds(location.pathname, location.search));
  return useMemo(() => {
    for (const id of ids) {
      const item = items.find((one) => one.id === id);
      if (item?.verbs) return item;
    }
    return null;
  }, [ids, items]);
}

interface Asking {
  items: readonly PaletteItem[];
  index: readonly Indexed<PaletteItem>[];
  subject: PaletteItem | null;
  narrowed: PaletteItem | null;
  wanted: string;
}

function findsOf({ items, index, subject, narrowed, wanted }: Asking): Map<Group, Found<PaletteItem>[]> {
  if (narrowed !== null) return search(indexed(narrowed.verbs?.() ?? []), wanted, Number.POSITIVE_INFINITY);
  // What can be done here comes before what can be done anywhere.
  const here = indexed(subject?.verbs?.() ?? []);
  return search([...indexed(wanted === "" ? recentOf(items) : []), ...here, ...index], wanted);
}

/** The things that were opened last, once more at the top. */
function recentOf(items: readonly PaletteItem[]): PaletteItem[] {
  const ids = recentIds();
  if (ids.length === 0) return [];
  const known = new Map(items.map((item) => [item.id, item]));
  return ids.flatMap((id) => {
    const item = known.get(id);
    return item === undefined ? [] : [{ ...item, id: `recent:${id}`, group: "recent" as const }];
  });
}

function Row({ find: { item, marks }, onChoose }: { find: Found<PaletteItem>; onChoose: (item: PaletteItem) => void }) {
  return (
    <Command.Item value={item.id} onSelect={() => onChoose(item)} className="row">
      <span className="grid w-4 flex-none place-items-center text-ink-2">{item.glyph()}</span>
      <span className="truncate">
        <Marked text={item.title} marks={marks} />
      </span>
      <span className="small min-w-0 flex-1 truncate text-ink-3">{item.detail}</span>
      <span className="on-enter small" aria-hidden="true">
        {paletteWords.enters[item.group]}
        <Keys of={["↵"]} />
      </span>
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

interface FooterProps {
  shown: number;
  all: number;
  /** Tab shows what can be done with the chosen row. */
  more: boolean;
  /** Esc leads back to all rows. */
  back: boolean;
}

function Footer({ shown, all, more, back }: FooterProps) {
  return (
    <div className="hints">
      <Hint keys={["↑", "↓"]} word={paletteWords.choose} />
      <Hint keys={["↵"]} word={back ? paletteWords.doIt : paletteWords.openIt} />
      {more && <Hint keys={["Tab"]} word={paletteWords.moreActions} />}
      <Hint keys={["Esc"]} word={back ? paletteWords.back : paletteWords.close} />
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
