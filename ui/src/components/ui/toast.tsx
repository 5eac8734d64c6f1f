import { toast } from "sonner";
import { createToastGovernor, type ToastWords } from "../../lib/toasts";
import { toastWords } from "../../lib/words";
import { Button } from "./Button";

/** A toast and what can be done about it. */
interface ToastOptions extends ToastWords {
  /** One toast a key: a second one takes the place of the first. */
  key: string;
  /** How often it was said. */
  count?: number;
  /** At most one thing to do; doing it closes the toast. */
  action?: { label: string; keys?: readonly string[]; run: () => void };
  /** Called when it has left the screen, or has been told to. */
  onGone?: () => void;
  testId?: string;
}

const SHOWN_MS = 8_000;

/** Shows a toast for a few seconds. */
export function showToast({ title, why, tone, key, count = 1, action, onGone, testId }: ToastOptions): void {
  toast.custom(
    () => (
      <div className="toast" data-testid={testId ?? "toast"} data-tone={tone}>
        <ToneGlyph tone={tone} />
        <span className="strong word-break">
          {title}
          {count > 1 && <span className="times num">×{count}</span>}
        </span>
        <span />
        {why && <span className="d word-break">{why}</span>}
        {action && (
          <span className="acts">
            <Button
              size="sm"
              keys={action.keys}
              onClick={() => {
                toast.dismiss(key);
                action.run();
              }}
            >
              {action.label}
            </Button>
          </span>
        )}
      </div>
    ),
    { id: key, duration: SHOWN_MS, onDismiss: onGone, onAutoClose: onGone },
  );
}

const governor = createToastGovernor((count) => ({
  title: toastWords.more(count),
  why: toastWords.moreWhy,
  tone: "info",
}));

/** Shows what an event tells, within the limits of protocol.md 7.1; with a key of its own it always shows. */
export function raiseToast({ key, ...said }: ToastWords & Pick<ToastOptions, "action"> & { key?: string }): void {
  showToast(key === undefined ? governor.admit(said) : { ...said, key });
}

/** Takes one toast off the screen. */
export function dismissToast(key: string): void {
  toast.dismiss(key);
}

/** Takes all toasts off the screen. */
export function clearToasts(): void {
  toast.dismiss();
}

/** A disc for information, a triangle for a warning, an octagon for danger. */
export function ToneGlyph({ tone }: { tone: ToastWords["tone"] }) {
  const { color, shape, mark } = TONES[tone];
  return (
    <svg width={16} height={16} viewBox="0 0 16 16" className={`flex-none ${color}`} aria-hidden="true">
      <path d={shape} fill="currentColor" stroke="currentColor" strokeLinejoin="round" />
      <path
        d={mark}
        fill="none"
        stroke="var(--surface)"
        strokeWidth={1.8}
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}

const TONES = {
  ok: { color: "text-ok", shape: "M8 1.5a6.5 6.5 0 1 1 0 13a6.5 6.5 0 0 1 0-13Z", mark: "m5.2 8.2 2 2 3.7-4" },
  info: { color: "text-info", shape: "M8 1.5a6.5 6.5 0 1 1 0 13a6.5 6.5 0 0 1 0-13Z", mark: "M8 7.6v3.4M8 4.9v.01" },
  warn: { color: "text-warn", shape: "M8 1.9 14.6 13.6H1.4Z", mark: "M8 6v3.4M8 11.7v.01" },
  danger: {
    color: "text-danger",
    shape: "M5.4 1.5h5.2l3.9 3.9v5.2l-3.9 3.9H5.4l-3.9-3.9V5.4z",
    mark: "M8 4.6v3.8M8 11.2v.01",
  },
} as const;
