import { type ReactNode, useState } from "react";
import { listWords } from "../../lib/words";
import { Button } from "./Button";

/** What is shown of a list, and the button for the rest; null when there is none. */
interface Folded<T> {
  shown: readonly T[];
  rest: ReactNode;
}

/** A list of which the first `limit` are shown until more is asked for: all of it, or `step` further ones at a time. */
export function useFolded<T>(list: readonly T[], limit: number, step = Number.POSITIVE_INFINITY): Folded<T> {
  const [count, setCount] = useState(limit);
  if (list.length <= limit) return { shown: list, rest: null };
  const further = Math.min(step, list.length - count);
  const whole = further <= 0;
  return {
    shown: list.slice(0, count),
    rest: (
      <Button
        variant="ghost"
        size="sm"
        className="ml-7"
        aria-expanded={whole}
        onClick={() => setCount(whole ? limit : count + step)}
      >
        {whole ? listWords.fewer : listWords.furtherRows(further)}
      </Button>
    ),
  };
}
