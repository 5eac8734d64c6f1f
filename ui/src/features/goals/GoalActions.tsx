import { Check, Ellipsis, Pause, Pin, Play, X } from "lucide-react";
import type { ReactNode } from "react";
import { useState } from "react";
import type { Goal, GoalChange } from "../../bindings";
import { Button } from "../../components/ui/Button";
import { HeaderActions } from "../../components/ui/HeaderActions";
import { Menu, type MenuItem } from "../../components/ui/Menu";
import { useKeys } from "../../components/ui/useKeys";
import { goalChangeWords, goalWords } from "../../lib/words";
import { type AskedChange, GoalChangeDialog } from "./GoalChangeDialog";
import type { Pins } from "./pins";
import { CHANGES, useChangeGoal } from "./useGoalWrites";

type Kind = GoalChange["kind"];

/** What can be done with a goal, in the header of its room: E completes, P pins. */
export function GoalActions({ goal, pins, mute }: { goal: Goal; pins: Pins; mute: ReactNode }) {
  const change = useChangeGoal();
  const [asked, setAsked] = useState<AskedChange | null>(null);
  const [main, ...others] = CHANGES[goal.status];
  const pin = () => pins.toggle(goal.id);
  useKeys({ e: () => (main === "complete" ? start("complete") : false), p: pin });

  function start(kind: Kind): void {
    if (kind === "activate" || kind === "resume") void change(goal.id, { kind });
    else setAsked(kind);
  }

  const beside = others.filter((kind) => kind !== "cancel");
  const hidden: readonly MenuItem[] = [
    { label: pins.has(goal.id) ? goalWords.unpin : goalWords.pin, icon: PIN, keys: ["P"], onSelect: pin },
    ...others.filter((kind) => kind === "cancel").map((kind): MenuItem => itemOf(kind, () => start(kind))),
  ];
  return (
    <>
      <HeaderActions>
        {main && (
          <Button size="sm" keys={main === "complete" ? ["E"] : undefined} onClick={() => start(main)}>
            {ICONS[main]}
            {goalChangeWords[main].does}
          </Button>
        )}
        {beside.map((kind) => (
          <Button key={kind} size="sm" variant="ghost" onClick={() => start(kind)}>
            {ICONS[kind]}
            {goalChangeWords[kind].does}
          </Button>
        ))}
        {mute}
        <Menu label={goalChangeWords.more} items={hidden}>
          <button type="button" className="btn icon" aria-label={goalChangeWords.more}>
            <Ellipsis size={16} strokeWidth={1.75} aria-hidden="true" />
          </button>
        </Menu>
      </HeaderActions>
      {asked && <GoalChangeDialog question={{ goal, kind: asked }} onClose={() => setAsked(null)} />}
    </>
  );
}

const PIN = <Pin size={14} strokeWidth={2} aria-hidden="true" />;

const ICONS: Record<Kind, ReactNode> = {
  complete: <Check size={14} strokeWidth={2} aria-hidden="true" />,
  pause: <Pause size={14} strokeWidth={2} aria-hidden="true" />,
  activate: <Play size={14} strokeWidth={2} aria-hidden="true" />,
  resume: <Play size={14} strokeWidth={2} aria-hidden="true" />,
  cancel: <X size={14} strokeWidth={2} aria-hidden="true" />,
};

function itemOf(kind: Kind, onSelect: () => void): MenuItem {
  return { label: goalChangeWords[kind].does, icon: ICONS[kind], danger: kind === "cancel", onSelect };
}
