/** The ledger of an entry, as lines to read. */
import type { Decision, InboxItem, LedgerLine, Sequel } from "../../bindings";
import { formatClockSeconds, formatDay, parseTime } from "../../lib/format";
import { decisionWords, type Marked, sequelWords, whyWords } from "../../lib/words";

/** A line: when, whether it spoke for telling or against it, and what. */
export interface WhyLine {
  /** Milliseconds since the epoch. */
  at: number;
  sign: "for" | "against" | "neither";
  text: Marked;
}

/** Why the person was told of something, or not. */
export interface Explanation {
  /** Null when nothing is remembered of it. */
  wasTold: boolean | null;
  lines: readonly WhyLine[];
}

/** What the ledger says about `item`, from its arrival on. */
export function explain(item: InboxItem, ledger: readonly LedgerLine[]): Explanation {
  const { kind, origin, receivedAt } = item;
  const arrived = origin === "catchUp" ? whyWords.found(kind) : whyWords.received(kind);
  const lines: WhyLine[] = [{ at: timeOf(receivedAt), sign: "neither", text: arrived }];
  for (const { at, what, words } of ledger) {
    if (what.decided !== undefined) lines.push(...decided(timeOf(at), what.decided, kind));
    else lines.push(followed(timeOf(at), what.followed, words));
  }
  return { wasTold: wasTold(ledger), lines };
}

/** The same as text. */
export function asText(title: string, item: InboxItem, { lines }: Explanation): string {
  const days = lines.map(({ at, text }) => `${formatDay(at, at)} ${formatClockSeconds(at)}  ${text.join("")}`);
  return [title, item.title, ...days].join("\n");
}

function decided(at: number, decision: Decision, kind: InboxItem["kind"]): WhyLine[] {
  const passed: WhyLine = { at, sign: "for", text: whyWords.passed(kind) };
  switch (decision) {
    case "told":
      return [passed];
    case "cameThrough":
    case "folded":
    case "missed":
      return [passed, { at, sign: "for", text: decisionWords[decision] }];
    case "switchedOff":
      return [{ at, sign: "against", text: whyWords.stopped(kind) }];
    case "muted":
    case "quietHours":
    case "doNotDisturb":
    case "onScreen":
      return [passed, { at, sign: "against", text: decisionWords[decision] }];
    case "inboxAlone":
      return [{ at, sign: "against", text: decisionWords[decision] }];
  }
}

function followed(at: number, sequel: Sequel, own: string | null): WhyLine {
  const words = own === null ? sequelWords[sequel] : `${sequelWords[sequel]}: ${own}`;
  return { at, sign: SIGNS[sequel], text: [words, "", ""] };
}

const SIGNS: Record<Sequel, WhyLine["sign"]> = {
  shown: "for",
  handedOver: "for",
  summedUp: "for",
  heldBack: "against",
  noService: "against",
  refused: "against",
  leftOut: "against",
  replaced: "neither",
  clicked: "neither",
  dismissed: "neither",
  expired: "neither",
  closed: "neither",
};

/** What the desktop has not answered yet counts as told, unless it was decided otherwise. */
function wasTold(ledger: readonly LedgerLine[]): boolean | null {
  if (ledger.length === 0) return null;
  const sequels = ledger.flatMap(({ what }) => (what.followed === undefined ? [] : [what.followed]));
  if (sequels.some((sequel) => REACHED.has(sequel))) return true;
  if (sequels.some((sequel) => SIGNS[sequel] === "against")) return false;
  if (sequels.includes("summedUp")) return true;
  return ledger.some(({ what }) => what.decided !== undefined && TELLS.has(what.decided));
}

/** It reached the person, as far as the desktop says so; whatever had been in its way. */
const REACHED: ReadonlySet<Sequel> = new Set(["shown", "handedOver", "clicked", "dismissed"]);

const TELLS: ReadonlySet<Decision> = new Set(["told", "cameThrough", "missed"]);

function timeOf(text: string): number {
  return parseTime(text) ?? 0;
}
