import { createHashHistory, createRouter, type RouterHistory } from "@tanstack/react-router";
import type { ComponentType } from "react";
import type { OnScreen } from "../bindings";
import { Failure } from "../components/ui/Failure";
import { ownRoutes } from "./routes/own";
import { rootRoute } from "./routes/root";
import { workRoutes } from "./routes/work";

/** The routes of the window; the part after `#` is also the deep link. */
export function createAppRouter(history: RouterHistory = createHashHistory()) {
  return createRouter({
    routeTree: rootRoute.addChildren([...ownRoutes, ...workRoutes]),
    history,
    defaultErrorComponent: ({ error, reset }) => <Failure error={error} onTryAgain={reset} />,
  });
}

/** The router and its typed routes. */
export type AppRouter = ReturnType<typeof createAppRouter>;

/** The goal whose room is on screen, else null. */
export function openGoalOf(router: AppRouter): string | null {
  const room = router.state.matches.find((match) => match.routeId === "/goals/$goalId");
  return room === undefined ? null : (room.params as { goalId: string }).goalId;
}

/** What the window shows at full length, of what the person could be told on the desktop. */
export function onScreenOf(router: AppRouter): OnScreen | null {
  const goalId = openGoalOf(router);
  if (goalId !== null) return { entity: "goal", id: goalId };
  const { pathname, search } = router.state.location;
  const { kind, open } = search as { kind?: string; open?: string };
  return pathname === "/operations" && kind === "issues" && open ? { entity: "issue", id: open } : null;
}

declare module "@tanstack/react-router" {
  interface Register {
    router: AppRouter;
  }
  interface StaticDataRouteOption {
    /** What stands in the header while the route is shown. */
    Title?: ComponentType;
  }
}
