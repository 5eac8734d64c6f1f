import { type ReactNode, useState } from "react";
import { Button } from "../../components/ui/Button";
import { dashboardWords } from "../../lib/words";

/** What is shown of a list, and the button for the rest; null when there is none. */
interface Folded<T> {
  shown: readonly T[];
  rest: ReactNode;
}

/** A list of which the first `limit` are shown until more is asked for. */
export function useFolded<T>(list: readonly T[], limit: number): Folded<T> {
  const [open, setOpen] = useState(false);
  if (list.length <= limit) return { shown: list, rest: null };
  return {
    shown: open ? list : list.slice(0, limit),
    rest: (
      <Button variant="ghost" size="sm" className="ml-7" aria-expanded={open} onClick={() => setOpen(!open)}>
        {open ? dashboardWords.fewer : dashboardWords.more(list.length - limit)}
      </Button>
    ),
  };
}
