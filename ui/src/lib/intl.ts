/** Formats of `Intl`, made once: making one takes a hundred times as long as using it, and thousands of figures are drawn in a second. */

/** A format in the reader's locale, made when it is first wanted, and anew when the clock's zone has changed (a laptop travels). */
function kept<F>(make: () => F): () => F {
  let known: { zone: number; format: F } | null = null;
  return () => {
    const zone = new Date().getTimezoneOffset();
    if (known?.zone !== zone) known = { zone, format: make() };
    return known.format;
  };
}

/** Dates and times with these parts. */
export function dateFormat(parts: Intl.DateTimeFormatOptions): () => Intl.DateTimeFormat {
  return kept(() => new Intl.DateTimeFormat(undefined, parts));
}

/** Numbers of this kind. */
export function numberFormat(kind: Intl.NumberFormatOptions): () => Intl.NumberFormat {
  return kept(() => new Intl.NumberFormat(undefined, kind));
}

/** `yesterday`, `in 3 days`. */
export function relativeFormat(kind: Intl.RelativeTimeFormatOptions): () => Intl.RelativeTimeFormat {
  return kept(() => new Intl.RelativeTimeFormat(undefined, kind));
}
