import { useNavigate, useSearch } from "@tanstack/react-router";
import { ActionsView } from "./ActionsView";
import { IssuesView } from "./IssuesView";
import type { OperationsSearch } from "./search";

/** Actions or issues, as a board or as a table. */
export function OperationsPage() {
  const { kind, open } = useSearch({ from: "/operations" });
  const navigate = useNavigate();
  const go = (search: OperationsSearch) => void navigate({ to: "/operations", search });
  if (kind === "issues") {
    return (
      <IssuesView
        open={open ?? null}
        onOpen={(id) => go({ kind: "issues", ...(id === null ? {} : { open: id }) })}
        onTab={() => go({})}
      />
    );
  }
  return (
    <ActionsView
      open={open ?? null}
      onOpen={(id) => go(id === null ? {} : { open: id })}
      onTab={() => go({ kind: "issues" })}
    />
  );
}
