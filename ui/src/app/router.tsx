import {
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
  type RouterHistory,
} from "@tanstack/react-router";
import type { ComponentType } from "react";
import { Failure } from "../components/ui/Failure";
import { DashboardPage, DashboardTitle } from "../features/dashboard/DashboardPage";
import { GoalRoomPage, GoalRoomTitle } from "../features/goals/GoalRoomPage";
import { GoalsPage } from "../features/goals/GoalsPage";
import { GoalsSection } from "../features/goals/GoalsSection";
import { words } from "../lib/words";
import { NotFound } from "./NotFound";
import { Shell } from "./Shell";

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound });

const dashboard = createRoute({
  getParentRoute: () => root,
  path: "/",
  component: () => <DashboardPage goals={<GoalsSection />} />,
  staticData: { Title: DashboardTitle },
});

const goals = createRoute({
  getParentRoute: () => root,
  path: "/goals",
  component: GoalsPage,
  staticData: { Title: () => <h1>{words.goals}</h1> },
});

const goalRoom = createRoute({
  getParentRoute: () => root,
  path: "/goals/$goalId",
  component: GoalRoomPage,
  staticData: { Title: GoalRoomTitle },
});

/** The routes of the window; the part after `#` is also the deep link. */
export function createAppRouter(history: RouterHistory = createHashHistory()) {
  return createRouter({
    routeTree: root.addChildren([dashboard, goals, goalRoom]),
    history,
    defaultErrorComponent: ({ error, reset }) => <Failure error={error} onTryAgain={reset} />,
  });
}

/** The router and its typed routes. */
export type AppRouter = ReturnType<typeof createAppRouter>;

declare module "@tanstack/react-router" {
  interface Register {
    router: AppRouter;
  }
  interface StaticDataRouteOption {
    /** What stands in the header while the route is shown. */
    Title?: ComponentType;
  }
}
