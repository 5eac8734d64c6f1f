/** The pages of the work itself: goals, operations, KPIs. Their code is fetched when they are first shown. */
import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { GoalRoomTitle } from "../../features/goals/GoalRoomTitle";
import { KpiTitle } from "../../features/kpis/KpiTitle";
import { kpiSearch } from "../../features/kpis/search";
import { operationsSearch } from "../../features/operations/search";
import { words } from "../../lib/words";
import { rootRoute } from "./root";

const goals = createRoute({
  getParentRoute: () => rootRoute,
  path: "/goals",
  component: lazyRouteComponent(() => import("./Goals")),
  staticData: { Title: () => <h1>{words.goals}</h1> },
});

const goalRoom = createRoute({
  getParentRoute: () => rootRoute,
  path: "/goals/$goalId",
  component: lazyRouteComponent(() => import("./GoalRoom"), "GoalRoom"),
  staticData: { Title: GoalRoomTitle },
});

const operations = createRoute({
  getParentRoute: () => rootRoute,
  path: "/operations",
  validateSearch: operationsSearch,
  component: lazyRouteComponent(() => import("../../features/operations/OperationsPage"), "OperationsPage"),
  staticData: { Title: () => <h1>{words.operations}</h1> },
});

const kpis = createRoute({
  getParentRoute: () => rootRoute,
  path: "/kpis",
  component: lazyRouteComponent(() => import("../../features/kpis/KpisPage"), "KpisPage"),
  staticData: { Title: () => <h1>{words.kpis}</h1> },
});

const kpi = createRoute({
  getParentRoute: () => rootRoute,
  path: "/kpis/$kpiId",
  validateSearch: kpiSearch,
  component: lazyRouteComponent(() => import("../../features/kpis/KpiPage"), "KpiPage"),
  staticData: { Title: KpiTitle },
});

/** All of them. */
export const workRoutes = [goals, goalRoom, operations, kpis, kpi] as const;
