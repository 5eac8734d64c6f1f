import { Dialog } from "radix-ui";
import { Keys } from "../components/ui/Kbd";
import { keySheetWords, words } from "../lib/words";
import { PLACES } from "./places";

type Line = readonly [what: string, keys: readonly string[]];

/** All keys on one sheet. */
export default function KeySheet({ onClose }: { onClose: () => void }) {
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="scrim" />
        <Dialog.Content className="pop sheet" aria-describedby={undefined} data-testid="key-sheet">
          <div className="flex items-center">
            <Dialog.Title className="title grow">{keySheetWords.title}</Dialog.Title>
            <Dialog.Close className="btn ghost sm" aria-label={words.close}>
              <Keys of={["Esc"]} />
            </Dialog.Close>
          </div>
          <div className="mt-3 grid grid-cols-2 gap-x-8">
            <Column title={keySheetWords.everywhere} lines={EVERYWHERE} />
            <Column title={keySheetWords.lists} lines={IN_LISTS} />
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Column({ title, lines }: { title: string; lines: readonly Line[] }) {
  return (
    <section>
      <h3 className="small semi mb-1 text-ink-3">{title}</h3>
      <dl>
        {lines.map(([what, keys]) => (
          <div className="flex h-7 items-center" key={what}>
            <dt className="grow">{what}</dt>
            <dd>
              <span className="sr-only">{keys.join(" ")}</span>
              <Keys of={keys} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

const EVERYWHERE: readonly Line[] = [
  [keySheetWords.search, ["Ctrl", "K"]],
  ...PLACES.map(({ label, key }): Line => [label, ["G", key.toUpperCase()]]),
  [keySheetWords.readAgain, ["R"]],
  [keySheetWords.sheet, ["?"]],
  [keySheetWords.quit, ["Ctrl", "Q"]],
];

const IN_LISTS: readonly Line[] = [
  [keySheetWords.move, ["J", "K"]],
  [keySheetWords.open, ["↵"]],
  [keySheetWords.find, ["/"]],
  [keySheetWords.close, ["Esc"]],
];
