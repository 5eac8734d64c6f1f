import { vi } from "vitest";

/** Makes the reader's language `locale` for numbers that are formatted by modules imported from now on, until mocks are restored. */
export function speaking(locale: string): void {
  vi.resetModules();
  const { NumberFormat } = Intl;
  vi.spyOn(Intl, "NumberFormat").mockImplementation(function localized(_: unknown, kind?: Intl.NumberFormatOptions) {
    return new NumberFormat(locale, kind);
  } as typeof NumberFormat);
}
