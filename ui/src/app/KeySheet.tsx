import { Dialog } from "radix-ui";
import { Keys } from "../components/ui/Kbd";
import { useFocusBack } from "../components/ui/useFocusBack";
import { inboxWords, keySheetWords, words } from "../lib/words";
import { PLACES } from "./places";

type Line = readonly [what: string, keys: readonly string[]];

/** All keys on one sheet. */
export default function KeySheet({ onClose }: { onClose: () => void }) {
  const focusBack = useFocusBack();
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="scrim" />
        <Dialog.Content
          className="pop sheet"
          aria-describedby={undefined}
          data-testid="key-sheet"
          onCloseAutoFocus={focusBack}
        >
          <div className="flex items-center">
            <Dialog.Title className="title grow">{keySheetWords.title}</Dialog.Title>
            <Dialog.Close className="btn ghost sm -mr-2" aria-label={`${words.close} Esc`}>
              <Keys of={["Esc"]} />
            </Dialog.Close>
          </div>
          <div className="mt-3 grid grid-cols-2 gap-x-8">
            {COLUMNS.map((sections) => (
              <div key={sections[0]?.title} className="flex flex-col gap-3">
                {sections.map((section) => (
                  <Section key={section.title} {...section} />
                ))}
              </div>
            ))}
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

interface SectionProps {
  title: string;
  lines: readonly Line[];
}

function Section({ title, lines }: SectionProps) {
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

/** Everything that has a key, by where it works. What has none is not named. */
const COLUMNS: readonly (readonly SectionProps[])[] = [
  [
    {
      title: keySheetWords.everywhere,
      lines: [
        [keySheetWords.search, ["Ctrl", "K"]],
        [keySheetWords.moreActions, ["Tab"]],
        ...PLACES.map(({ label, key }): Line => [label, ["G", key.toUpperCase()]]),
        [keySheetWords.readAgain, ["R"]],
        [keySheetWords.sheet, ["?"]],
        [keySheetWords.quit, ["Ctrl", "Q"]],
      ],
    },
    {
      title: inboxWords.title,
      lines: [
        [keySheetWords.readOn, ["E"]],
        [keySheetWords.unread, ["U"]],
        [keySheetWords.snooze, ["S"]],
        [keySheetWords.mute, ["M"]],
        [keySheetWords.take, ["A"]],
        [keySheetWords.why, ["W"]],
        [keySheetWords.pause, ["P"]],
      ],
    },
    {
      title: words.kpis,
      lines: [
        [keySheetWords.otherView, ["T"]],
        [keySheetWords.record, ["R"]],
      ],
    },
  ],
  [
    {
      title: keySheetWords.lists,
      lines: [
        [keySheetWords.move, ["J", "K"]],
        [keySheetWords.open, ["↵"]],
        [keySheetWords.find, ["/"]],
        [keySheetWords.filter, ["F"]],
        [keySheetWords.close, ["Esc"]],
      ],
    },
    {
      title: keySheetWords.work,
      lines: [
        [keySheetWords.create, ["C"]],
        [keySheetWords.done, ["E"]],
        [keySheetWords.pin, ["P"]],
        [keySheetWords.lift, ["Space"]],
        [keySheetWords.carry, ["←", "→"]],
        [keySheetWords.undo, ["Ctrl", "Z"]],
        [keySheetWords.status, ["S"]],
        [keySheetWords.priority, ["P"]],
        [keySheetWords.assignee, ["A"]],
      ],
    },
    {
      title: keySheetWords.room,
      lines: [
        [keySheetWords.addAction, ["A"]],
        [keySheetWords.mute, ["M"]],
        [keySheetWords.send, ["Ctrl", "↵"]],
      ],
    },
  ],
];
