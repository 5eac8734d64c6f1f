/** Numbers as people type them. */

import { numberFormat } from "./intl";

const figure = numberFormat({});

/**
 * A number as its reader writes it: with the decimal sign of their language, and with or without signs between thousands. Where it can only be
 * that, the other sign is a decimal one too (`1,5` where one writes `1.5`). Null when it is none.
 */
export function parseNumber(text: string): number | null {
  const [decimal, other] = decimalSign() === "," ? [",", "."] : [".", ","];
  const plain = text.replace(/[\s'’]/gu, "").replace("−", "-");
  // India groups by two.
  const grouped = new RegExp(`^-?[1-9]\\d{0,2}(\\${other}\\d{2,3})*\\${other}\\d{3}(\\${decimal}\\d+)?$`);
  const whole = grouped.test(plain) ? plain.replaceAll(other, "") : plain;
  const number = whole.replace(/[.,]/, ".");
  return /^-?\d*\.?\d+$/.test(number) ? Number(number) : null;
}

function decimalSign(): string {
  return (
    figure()
      .formatToParts(0.5)
      .find(({ type }) => type === "decimal")?.value ?? "."
  );
}
