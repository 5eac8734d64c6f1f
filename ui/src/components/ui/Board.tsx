import { CircleSlash, Plus } from "lucide-react";
import {
  type KeyboardEvent,
  type PointerEvent,
  type ReactNode,
  useEffect,
  useEffectEvent,
  useRef,
  useState,
} from "react";
import { formatNumber } from "../../lib/format";
import { boardWords } from "../../lib/words";
import { Keys } from "./Kbd";
import { useKeptFocus } from "./useKeptFocus";
import { VirtualRows } from "./VirtualRows";

/** A column of a board. */
export interface Column<T> {
  id: string;
  title: string;
  glyph: ReactNode;
  cards: readonly T[];
  /** Its cards step back: they are over. */
  quiet?: boolean;
  /** A thin strip until it is opened. */
  strip?: boolean;
  /** Nothing is created here. */
  closed?: boolean;
}

interface BoardProps<T> {
  label: string;
  columns: readonly Column<T>[];
  keyOf: (card: T) => string;
  titleOf: (card: T) => string;
  /** The height of a card before it is measured, in px. */
  cardHeight: number;
  /** The face of a card. */
  children: (card: T) => ReactNode;
  /** What stands below the face, with controls of its own: what was refused. */
  below?: (card: T) => ReactNode;
  onOpen: (card: T) => void;
  onMove: (card: T, columnId: string) => void;
  /** Why a column cannot take a card; null when it can. Every column can when left out. */
  bars?: (card: T, columnId: string) => string | null;
  /** Offers to create in a column. */
  onAdd?: (columnId: string) => void;
  /** What stands above the cards of a column: the form that creates one. */
  above?: (columnId: string) => ReactNode;
  /** Further keys of the card that has the focus; true when the key was its own. */
  onCardKey?: (card: T, key: string) => boolean;
  testId?: string;
}

/** A card in the hand. */
interface Lift<T> {
  card: T;
  from: string;
  over: string;
  by: "keys" | "pointer";
  /** Why it cannot go where it was last tried. */
  barred: string | null;
}

/** How far the pointer goes before a press becomes a drag, in px. */
const DRAG_PX = 5;

/** Columns of cards that are moved by pointer, or lifted with Space and moved with the arrows. */
export function Board<T>(props: BoardProps<T>) {
  const { label, columns, keyOf, titleOf, onMove, testId } = props;
  const [lift, setLift] = useState<Lift<T> | null>(null);
  const [said, setSaid] = useState("");
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const board = useRef<HTMLElement>(null);
  const kept = useKeptFocus(board);
  const ghost = useRef<HTMLDivElement>(null);
  const press = useRef<{ card: T; from: string; x: number; y: number; dx: number; dy: number; width: number } | null>(
    null,
  );

  /** Why the lifted card cannot go to a column. */
  const bar = ({ card, from }: Pick<Lift<T>, "card" | "from">, id: string) =>
    id === from ? null : (props.bars?.(card, id) ?? null);
  const titleOfColumn = (id: string) => columns.find((column) => column.id === id)?.title ?? "";

  function raise(card: T, from: string, by: Lift<T>["by"]): void {
    setLift({ card, from, over: from, by, barred: null });
    setSaid(boardWords.lifted(titleOf(card), titleOfColumn(from)));
  }

  function drop({ card, from, over }: Lift<T>): void {
    setLift(null);
    press.current = null;
    setSaid(over === from ? boardWords.putBack(titleOf(card)) : boardWords.dropped(titleOf(card), titleOfColumn(over)));
    if (over !== from) onMove(card, over);
  }

  function putBack({ card }: Lift<T>): void {
    setLift(null);
    press.current = null;
    setSaid(boardWords.putBack(titleOf(card)));
  }

  /** To the next column that takes the card; those that do not are passed with their reason. */
  function moveOver(current: Lift<T>, step: 1 | -1): void {
    const reasons: string[] = [];
    for (let at = columns.findIndex(({ id }) => id === current.over) + step; at >= 0; at += step) {
      const next = columns[at];
      if (next === undefined) break;
      const barred = bar(current, next.id);
      if (barred === null) {
        setLift({ ...current, over: next.id, barred: reasons[0] ?? null });
        setSaid([...reasons, boardWords.over(next.title)].join(" "));
        return;
      }
      reasons.push(barred);
    }
    setLift({ ...current, barred: reasons[0] ?? null });
    if (reasons.length > 0) setSaid(reasons.join(" "));
  }

  function liftedKey(event: KeyboardEvent, current: Lift<T>): void {
    if (event.key === "ArrowLeft") moveOver(current, -1);
    else if (event.key === "ArrowRight") moveOver(current, 1);
    else if (event.key === "Enter" || event.key === " ") drop(current);
    else if (event.key === "Escape" || event.key === "Tab") putBack(current);
    event.preventDefault();
    event.stopPropagation();
  }

  /** Above a column that cannot take it, a card would go back. */
  function hover(current: Lift<T>, column: string): void {
    const barred = bar(current, column);
    const over = barred === null ? column : current.from;
    if (over === current.over && barred === current.barred) return;
    setLift({ ...current, over, barred });
    setSaid(barred ?? boardWords.over(titleOfColumn(over)));
  }

  const moved = useEffectEvent((event: globalThis.PointerEvent) => {
    const start = press.current;
    if (start === null) return;
    const far = Math.hypot(event.clientX - start.x, event.clientY - start.y) >= DRAG_PX;
    if (lift === null && far) raise(start.card, start.from, "pointer");
    if (ghost.current) ghost.current.style.transform = ghostPlace(event.clientX - start.dx, event.clientY - start.dy);
    const over = columnAt(event.clientX, event.clientY);
    if (lift?.by === "pointer" && over !== null) hover(lift, over);
  });
  const released = useEffectEvent(() => {
    press.current = null;
    if (lift?.by === "pointer") drop(lift);
  });
  const escaped = useEffectEvent((event: globalThis.KeyboardEvent) => {
    if (event.key !== "Escape" || lift?.by !== "pointer") return;
    event.preventDefault();
    putBack(lift);
  });
  useEffect(() => {
    const move = (event: globalThis.PointerEvent) => moved(event);
    const up = () => released();
    const key = (event: globalThis.KeyboardEvent) => escaped(event);
    window.addEventListener("pointermove", move);
    window.addEventListener("pointerup", up);
    window.addEventListener("pointercancel", up);
    window.addEventListener("keydown", key, { capture: true });
    return () => {
      window.removeEventListener("pointermove", move);
      window.removeEventListener("pointerup", up);
      window.removeEventListener("pointercancel", up);
      window.removeEventListener("keydown", key, { capture: true });
    };
  }, []);

  function pressed(event: PointerEvent<HTMLElement>, card: T, from: string): void {
    const onControl = event.target instanceof Element && event.target.closest("button, a, input, select, textarea");
    if (event.button !== 0 || onControl) return;
    const rect = event.currentTarget.getBoundingClientRect();
    const { clientX: x, clientY: y } = event;
    press.current = { card, from, x, y, dx: x - rect.left, dy: y - rect.top, width: rect.width };
  }

  function cardKey(event: KeyboardEvent<HTMLElement>, card: T, from: string): void {
    if (event.target !== event.currentTarget) return;
    if (lift?.by === "keys") {
      liftedKey(event, lift);
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === " ") raise(card, from, "keys");
    else if (event.key === "Enter") props.onOpen(card);
    else if (event.key === "ArrowDown") focusBeside(event.currentTarget, 1);
    else if (event.key === "ArrowUp") focusBeside(event.currentTarget, -1);
    else if (event.key === "ArrowRight") focusColumn(event.currentTarget, 1);
    else if (event.key === "ArrowLeft") focusColumn(event.currentTarget, -1);
    else if (!props.onCardKey?.(card, event.key.toLowerCase())) return;
    event.preventDefault();
  }

  const barOf = (column: Column<T>) => (lift === null ? null : bar(lift, column.id));
  const isOpen = (column: Column<T>) => !column.strip || opened.has(column.id);
  const template = columns.map((column) => (isOpen(column) ? "minmax(200px, 1fr)" : "36px")).join(" ");

  return (
    <>
      <section
        className="board"
        ref={board}
        onFocus={kept.onFocus}
        onBlur={kept.onBlur}
        aria-label={label}
        style={{ gridTemplateColumns: template }}
        data-lifted={lift?.by}
        data-testid={testId}
      >
        {columns.map((column) =>
          isOpen(column) ? (
            <section
              key={column.id}
              className={column.quiet ? "col done" : "col"}
              data-column={column.id}
              aria-label={boardWords.column(column.title, column.cards.length)}
              aria-disabled={barOf(column) !== null || undefined}
            >
              <div className="ct">
                {column.glyph}
                {column.strip ? (
                  <button type="button" className="semi" onClick={() => setOpened(without(opened, column.id))}>
                    {column.title}
                  </button>
                ) : (
                  <h2>{column.title}</h2>
                )}
                <span className="n num">{formatNumber(column.cards.length)}</span>
                <span className="grow" />
                {props.onAdd && !column.closed && (
                  <button
                    type="button"
                    className="btn icon"
                    aria-label={boardWords.add(column.title)}
                    onClick={() => props.onAdd?.(column.id)}
                  >
                    <Plus size={14} strokeWidth={2} className="text-glyph" aria-hidden="true" />
                  </button>
                )}
              </div>
              {props.above?.(column.id)}
              {barOf(column) !== null && <p className="barred">{barOf(column)}</p>}
              {lift && lift.over === column.id && lift.from !== column.id && (
                <div className="slot">
                  {lift.by === "keys" && (
                    <div className="kc lift">
                      <div className="face">{props.children(lift.card)}</div>
                    </div>
                  )}
                </div>
              )}
              <VirtualRows
                items={column.cards}
                keyOf={keyOf}
                heightOf={() => props.cardHeight}
                gap={6}
                label={column.title}
                className="cb"
                kept={kept}
              >
                {(card, place) => (
                  <div className={isLifted(lift, card, keyOf) ? "kc lifted" : "kc"}>
                    {/* biome-ignore lint/a11y/useSemanticElements: a card holds more than a button may. */}
                    <div
                      role="button"
                      className="face"
                      tabIndex={place.tabIndex}
                      data-row
                      data-card={keyOf(card)}
                      aria-roledescription={boardWords.card}
                      onPointerDown={(event) => pressed(event, card, column.id)}
                      onClick={() => lift === null && props.onOpen(card)}
                      onKeyDown={(event) => cardKey(event, card, column.id)}
                      onBlur={() => lift?.by === "keys" && putBack(lift)}
                    >
                      {props.children(card)}
                    </div>
                    {props.below?.(card)}
                  </div>
                )}
              </VirtualRows>
            </section>
          ) : (
            <button
              type="button"
              key={column.id}
              className={lift?.over === column.id ? "col strip over" : "col strip"}
              data-column={column.id}
              aria-expanded="false"
              aria-disabled={barOf(column) !== null || undefined}
              title={barOf(column) ?? undefined}
              onClick={() => setOpened(new Set([...opened, column.id]))}
            >
              {column.glyph}
              <span className="v">{column.title}</span>{" "}
              <span className="small num semi">{formatNumber(column.cards.length)}</span>
            </button>
          ),
        )}
      </section>
      {lift?.by === "pointer" && press.current && (
        <div
          ref={ghost}
          className="kc lift ghost"
          style={{
            width: press.current.width,
            transform: ghostPlace(press.current.x - press.current.dx, press.current.y - press.current.dy),
          }}
          aria-hidden="true"
        >
          <div className="face">{props.children(lift.card)}</div>
        </div>
      )}
      {lift && <LiftFooter title={titleOf(lift.card)} barred={lift.barred} />}
      <span role="status" className="sr-only">
        {said}
      </span>
    </>
  );
}

/** The keys, while a card is in the hand, and why it cannot go where it was tried. */
function LiftFooter({ title, barred }: { title: string; barred: string | null }) {
  return (
    <footer className="status over">
      {barred === null ? (
        <span className="truncate text-ink-2">{boardWords.moving(title)}</span>
      ) : (
        <span className="flex min-w-0 items-center gap-2">
          <CircleSlash size={12} strokeWidth={2.25} className="flex-none text-glyph" aria-hidden="true" />
          <span className="truncate">{barred}</span>
        </span>
      )}
      <span className="flex items-center gap-2">
        <Keys of={["←", "→"]} />
        {boardWords.toColumn}
      </span>
      <span className="flex items-center gap-2">
        <Keys of={["↵"]} />
        {boardWords.drop}
      </span>
      <span className="flex items-center gap-2">
        <Keys of={["Esc"]} />
        {boardWords.back}
      </span>
    </footer>
  );
}

function isLifted<T>(lift: Lift<T> | null, card: T, keyOf: (card: T) => string): boolean {
  return lift !== null && keyOf(lift.card) === keyOf(card);
}

function ghostPlace(x: number, y: number): string {
  return `translate(${x}px, ${y}px) rotate(1.2deg)`;
}

function columnAt(x: number, y: number): string | null {
  for (const element of document.elementsFromPoint(x, y)) {
    const column = element.closest("[data-column]");
    if (column !== null) return column.getAttribute("data-column");
  }
  return null;
}

function without(set: ReadonlySet<string>, id: string): ReadonlySet<string> {
  return new Set([...set].filter((one) => one !== id));
}

function cardsOf(column: Element | null): HTMLElement[] {
  return [...(column?.querySelectorAll<HTMLElement>("[data-card]") ?? [])];
}

function focusBeside(card: HTMLElement, step: 1 | -1): void {
  const cards = cardsOf(card.closest("[data-column]"));
  focus(cards[cards.indexOf(card) + step]);
}

/** The card at the same height in the next column that has any. */
function focusColumn(card: HTMLElement, step: 1 | -1): void {
  const column = card.closest("[data-column]");
  const columns = [...(column?.parentElement?.querySelectorAll("[data-column]") ?? [])];
  const index = cardsOf(column).indexOf(card);
  for (let at = columns.indexOf(column as Element) + step; at >= 0 && at < columns.length; at += step) {
    const cards = cardsOf(columns[at] ?? null);
    if (cards.length === 0) continue;
    focus(cards[Math.min(index, cards.length - 1)]);
    return;
  }
}

function focus(card: HTMLElement | undefined): void {
  card?.focus();
  card?.scrollIntoView({ block: "nearest" });
}
