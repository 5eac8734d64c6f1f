import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Copy, Info } from "lucide-react";
import { Popover } from "radix-ui";
import { useState } from "react";
import type { InboxItem } from "../../bindings";
import { Button } from "../../components/ui/Button";
import { Keys } from "../../components/ui/Kbd";
import { showToast } from "../../components/ui/toast";
import { useFocusBack } from "../../components/ui/useFocusBack";
import { useInSight } from "../../components/ui/useInSight";
import { useKeys } from "../../components/ui/useKeys";
import { formatClockSeconds, formatMoment } from "../../lib/format";
import { whyWords, words } from "../../lib/words";
import { whyQuery } from "./queries";
import { asText, type Explanation, explain, type WhyLine } from "./why";

/** The way to the ledger of an entry. */
export function Why({ item, onOpen }: { item: InboxItem; onOpen: () => void }) {
  const [open, setOpen] = useState(false);
  const trigger = useInSight<HTMLButtonElement>(open);
  function change(wanted: boolean): void {
    if (wanted) onOpen();
    setOpen(wanted);
  }
  useKeys({ w: () => change(true) });
  return (
    <Popover.Root open={open} onOpenChange={change}>
      <Popover.Trigger asChild ref={trigger}>
        <Button variant="ghost" keys={["W"]} className={open ? "on" : ""}>
          <Info size={14} strokeWidth={2} aria-hidden="true" />
          {whyWords.button}
        </Button>
      </Popover.Trigger>
      <Popover.Portal>
        <Ledger item={item} />
      </Popover.Portal>
    </Popover.Root>
  );
}

function Ledger({ item }: { item: InboxItem }) {
  const focusBack = useFocusBack();
  const { data, error } = useQuery(whyQuery(item.eventKey));
  const explanation = data && explain(item, data);
  const title = whyWords.title(explanation?.wasTold ?? null);
  return (
    <Popover.Content
      className="pop ledger"
      align="end"
      sideOffset={4}
      collisionPadding={12}
      aria-label={explanation ? title : whyWords.button}
      data-testid="why"
      onCloseAutoFocus={focusBack}
    >
      <div className="h">
        <h3 className="semi grow">{explanation && title}</h3>
        <Popover.Close className="btn ghost sm -mr-2" aria-label={`${words.close} Esc`}>
          <Keys of={["Esc"]} />
        </Popover.Close>
      </div>
      {error && <p className="small px-3.5 py-3 text-ink-2">{whyWords.unread}</p>}
      {explanation && <Lines {...explanation} />}
      <div className="f">
        <Link className="btn ghost sm" to="/settings/$section" params={{ section: "notifications" }}>
          {whyWords.changeRule}
        </Link>
        <span className="grow" />
        <Button
          variant="ghost"
          size="sm"
          disabled={!explanation}
          onClick={() => explanation && void copy(asText(title, item, explanation))}
        >
          <Copy size={14} strokeWidth={2} aria-hidden="true" />
          {whyWords.copy}
        </Button>
      </div>
    </Popover.Content>
  );
}

function Lines({ lines, wasTold }: Explanation) {
  const now = Date.now();
  return (
    <>
      <ol>
        {lines.map(({ at, sign, text: [before, strong, after] }, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines are only ever added at the end.
          <li key={place}>
            <time className="num" dateTime={new Date(at).toISOString()} title={formatMoment(at, now)}>
              {formatClockSeconds(at)}
            </time>
            <Sign sign={sign} />
            <span className="text-ink-2 selectable">
              {before}
              {strong && <b>{strong}</b>}
              {after}
            </span>
          </li>
        ))}
      </ol>
      {wasTold === null && <p className="small px-3.5 pb-3 text-ink-3">{whyWords.forgotten}</p>}
    </>
  );
}

/** Filled speaks for it, a barred ring against it, an open one only tells. */
function Sign({ sign }: Pick<WhyLine, "sign">) {
  if (sign === "for") {
    return (
      <svg className="text-ok" width={14} height={17} viewBox="0 0 14 17" aria-hidden="true">
        <circle cx={7} cy={8.5} r={3} fill="currentColor" />
      </svg>
    );
  }
  return (
    <svg className="text-glyph" width={14} height={17} viewBox="0 0 14 17" aria-hidden="true">
      {sign === "neither" ? (
        <circle cx={7} cy={8.5} r={2.75} fill="none" stroke="currentColor" strokeWidth={1.5} />
      ) : (
        <>
          <circle cx={7} cy={8.5} r={4} fill="none" stroke="currentColor" strokeWidth={1.5} />
          <path d="M4.6 8.5h4.8" stroke="currentColor" strokeWidth={1.5} />
        </>
      )}
    </svg>
  );
}

async function copy(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    showToast({ title: whyWords.copied, why: whyWords.copiedWhy, tone: "ok", key: "why" });
  } catch (refused) {
    showToast({ title: whyWords.notCopied, why: String(refused), tone: "warn", key: "why" });
  }
}
