import { useNavigate } from "@tanstack/react-router";
import { CircleAlert, Goal, ListChecks, Plus } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { Button } from "../components/ui/Button";
import { HeaderActions } from "../components/ui/HeaderActions";
import { Menu, type MenuItem } from "../components/ui/Menu";
import { useKeys } from "../components/ui/useKeys";
import { actionWords, issueWords, words } from "../lib/words";

const NewGoalDialog = lazy(() =>
  import("../features/goals/NewGoalDialog").then((module) => ({ default: module.NewGoalDialog })),
);

/** What `C` creates where no list of one kind is in view: a goal here, an action or an issue on its own page. */
export function NewMenu() {
  const navigate = useNavigate();
  const [open, setOpen] = useState(false);
  const [creating, setCreating] = useState(false);
  useKeys({ c: () => setOpen(true) });
  const items: readonly MenuItem[] = [
    { label: words.goal, icon: <Goal {...ICON} />, onSelect: () => setCreating(true) },
    {
      label: actionWords.one,
      icon: <ListChecks {...ICON} />,
      onSelect: () => void navigate({ to: "/operations", search: { create: true } }),
    },
    {
      label: issueWords.one,
      icon: <CircleAlert {...ICON} />,
      onSelect: () => void navigate({ to: "/operations", search: { kind: "issues", create: true } }),
    },
  ];
  return (
    <>
      <HeaderActions>
        <Menu label={words.create} items={items} open={open} onOpenChange={setOpen}>
          <Button variant="ghost" keys={["C"]}>
            <Plus size={16} strokeWidth={1.75} aria-hidden="true" />
            {words.create}
          </Button>
        </Menu>
      </HeaderActions>
      <Suspense>{creating && <NewGoalDialog onClose={() => setCreating(false)} />}</Suspense>
    </>
  );
}

const ICON = { size: 16, strokeWidth: 1.75, "aria-hidden": true } as const;
