import { toast } from "sonner";

/** What a toast says. */
interface ToastWords {
  title: string;
  why: string | null;
  tone: "info" | "warn" | "danger";
  /** One toast a key: a second one takes the place of the first. */
  key: string;
  testId?: string;
}

const SHOWN_MS = 8_000;

/** Shows a toast for a few seconds. */
export function showToast({ title, why, tone, key, testId }: ToastWords): void {
  toast.custom(
    () => (
      <div className="toast" data-testid={testId}>
        <ToneGlyph tone={tone} />
        <span className="strong">{title}</span>
        <span />
        {why && <span className="d">{why}</span>}
      </div>
    ),
    { id: key, duration: SHOWN_MS },
  );
}

/** A disc for information, a triangle for a warning, an octagon for danger. */
export function ToneGlyph({ tone }: { tone: ToastWords["tone"] }) {
  const { color, shape, mark } = TONES[tone];
  return (
    <svg width={16} height={16} viewBox="0 0 16 16" className={`flex-none ${color}`} aria-hidden="true">
      <path d={shape} fill="currentColor" stroke="currentColor" strokeLinejoin="round" />
      <path d={mark} stroke="var(--surface)" strokeWidth={1.8} strokeLinecap="round" />
    </svg>
  );
}

const TONES = {
  info: { color: "text-info", shape: "M8 1.5a6.5 6.5 0 1 1 0 13a6.5 6.5 0 0 1 0-13Z", mark: "M8 7.6v3.4M8 4.9v.01" },
  warn: { color: "text-warn", shape: "M8 1.9 14.6 13.6H1.4Z", mark: "M8 6v3.4M8 11.7v.01" },
  danger: {
    color: "text-danger",
    shape: "M5.4 1.5h5.2l3.9 3.9v5.2l-3.9 3.9H5.4l-3.9-3.9V5.4z",
    mark: "M8 4.6v3.8M8 11.2v.01",
  },
} as const;
