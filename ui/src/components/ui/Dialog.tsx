import { Dialog as Primitive } from "radix-ui";
import type { FormEvent, ReactNode } from "react";
import { writeWords } from "../../lib/words";
import { Button } from "./Button";
import { useFocusBack } from "./useFocusBack";

/** A question that stands over the page. */
interface DialogProps {
  title: string;
  /** The second line: what will happen. */
  why?: string;
  /** What the button says: it says what happens. */
  does: string;
  /** It ends something. */
  danger?: boolean;
  busy?: boolean;
  /** What the server said against it as a whole. */
  error?: string | null;
  wide?: boolean;
  onSubmit: () => void;
  onClose: () => void;
  children?: ReactNode;
}

/** The dialog. Esc leaves, Ctrl+Enter does it from every field; the focus goes back to where it was. */
export function Dialog({
  title,
  why,
  does,
  danger = false,
  busy = false,
  error,
  wide,
  onSubmit,
  onClose,
  children,
}: DialogProps) {
  const focusBack = useFocusBack();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!busy) onSubmit();
  };
  return (
    <Primitive.Root open onOpenChange={(open) => !open && onClose()}>
      <Primitive.Portal>
        <Primitive.Overlay className="scrim" />
        <Primitive.Content
          className={wide ? "dialog wide" : "dialog"}
          aria-describedby={undefined}
          onCloseAutoFocus={focusBack}
        >
          <form
            onSubmit={submit}
            noValidate
            onKeyDown={(event) => {
              if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) submit(event);
            }}
          >
            <Primitive.Title className="title">{title}</Primitive.Title>
            {why && <p className="mt-1 text-ink-2">{why}</p>}
            {children && <div className="fields">{children}</div>}
            {error && (
              <p className="refused-line" role="alert">
                {error}
              </p>
            )}
            <div className="acts">
              <Button variant="ghost" onClick={onClose} keys={["Esc"]}>
                {writeWords.cancel}
              </Button>
              <Button type="submit" variant={danger ? "danger" : "primary"} keys={["Ctrl ↵"]} disabled={busy}>
                {does}
              </Button>
            </div>
          </form>
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
