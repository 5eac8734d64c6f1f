/** Plural forms of the catalogue's own language; numbers as the reader's locale writes them. */
import { formatNumber } from "../format";

/** The language of this catalogue: the forms follow its rules, whatever the reader's locale is. */
const LANGUAGE = "en";

const RULES = new Intl.PluralRules(LANGUAGE);

/** What is said of a count, with `#` where the number stands. Languages with more forms name them: `few`, `many` … */
type Forms = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };

/** `1 goal`, `12 goals` */
export function plural(count: number, forms: Forms): string {
  return (forms[RULES.select(count)] ?? forms.other).replace("#", () => formatNumber(count));
}
