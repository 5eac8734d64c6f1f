/** The pages of the work itself: goals, operations, KPIs. Their code is fetched when they are first shown. */
import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { GoalRoomTitle } from "../../features/goals/GoalRoomTitle";
import { words } from "../../lib/words";
import { rootRoute } from "./root";

const goals = createRoute({
  getParentRoute: () => rootRoute,
  path: "/goals",
  component: lazyRouteComponent(() => import("../../features/goals/GoalsPage"), "GoalsPage"),
  staticData: { Title: () => <h1>{words.goals}</h1> },
});

const goalRoom = createRoute({
  getParentRoute: () => rootRoute,
  path: "/goals/$goalId",
  component: lazyRouteComponent(() => import("../../features/goals/GoalRoomPage"), "GoalRoomPage"),
  staticData: { Title: GoalRoomTitle },
});

/** All of them. */
export const workRoutes = [goals, goalRoom] as const;
