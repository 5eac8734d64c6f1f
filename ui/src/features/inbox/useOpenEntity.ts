import { useNavigate } from "@tanstack/react-router";
import type { InboxItem } from "../../bindings";

/** Shows what an entry is about. */
export function useOpenEntity(): (item: InboxItem) => void {
  const navigate = useNavigate();
  return ({ entityType, entityId }) => {
    switch (entityType) {
      case "goal":
        return void navigate({ to: "/goals/$goalId", params: { goalId: entityId } });
      case "action":
        return void navigate({ to: "/operations", search: { open: entityId } });
      case "issue":
        return void navigate({ to: "/operations", search: { kind: "issues", open: entityId } });
      case "kpi":
        return void navigate({ to: "/kpis/$kpiId", params: { kpiId: entityId } });
    }
  };
}
