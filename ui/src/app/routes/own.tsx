/** The pages of the person at the window: dashboard, inbox, settings. */
import { createRoute } from "@tanstack/react-router";
import { DashboardPage, DashboardTitle } from "../../features/dashboard/DashboardPage";
import { GoalsSection } from "../../features/goals/GoalsSection";
import { rootRoute } from "./root";

// The first screen: not fetched later, so that nothing stands between the start and it.
const dashboard = createRoute({
  getParentRoute: () => rootRoute,
  path: "/",
  component: () => <DashboardPage goals={<GoalsSection />} />,
  staticData: { Title: DashboardTitle },
});

/** All of them. */
export const ownRoutes = [dashboard] as const;
