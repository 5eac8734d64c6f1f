/**
 * Which toasts reach the screen (protocol.md 7.1): the same words within a moment are one toast with a count, and a crowd becomes one line.
 */

/** What a toast says. */
export interface ToastWords {
  title: string;
  why: string | null;
  tone: "ok" | "info" | "warn" | "danger";
}

/** A toast for the screen. One with a known key takes the place of the one before. */
export interface AdmittedToast extends ToastWords {
  key: string;
  /** How often it was said. */
  count: number;
}

/** The limits of protocol.md 7.1. */
export const TOAST_POLICY = {
  /** The same words within this are merged, in ms. */
  mergeMs: 5_000,
  /** New toasts at most in {@link TOAST_POLICY.windowMs}. */
  perWindow: 10,
  /** In ms. */
  windowMs: 60_000,
} as const;

/** Decides about one toast after the other. */
export interface ToastGovernor {
  admit(toast: ToastWords): AdmittedToast;
}

/** A governor; `digest` says how many toasts were not shown one by one. */
export function createToastGovernor(
  digest: (count: number) => ToastWords,
  now: () => number = Date.now,
  policy: { mergeMs: number; perWindow: number; windowMs: number } = TOAST_POLICY,
): ToastGovernor {
  /** What was shown in the window, oldest first. */
  let shown: { toast: AdmittedToast; first: number; last: number }[] = [];
  let nextKey = 0;
  let left = 0;

  function merged({ title, why }: ToastWords, time: number): AdmittedToast | null {
    const same = shown.find(
      ({ toast, last }) => toast.title === title && toast.why === why && time - last < policy.mergeMs,
    );
    if (!same) return null;
    same.last = time;
    same.toast = { ...same.toast, count: same.toast.count + 1 };
    return same.toast;
  }

  return {
    admit(toast) {
      const time = now();
      shown = shown.filter(({ first, last }) => time - first < policy.windowMs || time - last < policy.mergeMs);
      const known = merged(toast, time);
      if (known) return known;
      // An error needs the person, however much else there is to say.
      if (toast.tone !== "danger" && shown.length >= policy.perWindow) {
        left += 1;
        return { ...digest(left), key: "digest", count: 1 };
      }
      if (shown.length < policy.perWindow) left = 0;
      nextKey += 1;
      const admitted = { ...toast, key: `event:${nextKey}`, count: 1 };
      shown.push({ toast: admitted, first: time, last: time });
      return admitted;
    },
  };
}
