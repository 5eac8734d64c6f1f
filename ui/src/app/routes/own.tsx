/** The pages of the person at the window: dashboard, inbox, settings. */
import { createRoute, Link, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { ChevronRight } from "lucide-react";
import { DashboardTitle } from "../../features/dashboard/DashboardPage";
import { InboxTitle } from "../../features/inbox/InboxTitle";
import { SECTIONS } from "../../features/settings/sections";
import { debugWords, settingsWords } from "../../lib/words";
import { Dashboard } from "./Dashboard";
import { rootRoute } from "./root";

// The first screen: not fetched later, so that nothing stands between the start and it.
const dashboard = createRoute({
  getParentRoute: () => rootRoute,
  path: "/",
  component: Dashboard,
  staticData: { Title: DashboardTitle },
});

const inbox = createRoute({
  getParentRoute: () => rootRoute,
  path: "/inbox",
  component: lazyRouteComponent(() => import("./Inbox"), "Inbox"),
  staticData: { Title: InboxTitle },
});

const settings = createRoute({
  getParentRoute: () => rootRoute,
  path: "/settings",
  beforeLoad: () => {
    throw redirect({ to: "/settings/$section", params: { section: SECTIONS[0] }, replace: true });
  },
});

const settingsSection = createRoute({
  getParentRoute: () => rootRoute,
  path: "/settings/$section",
  component: lazyRouteComponent(() => import("./Settings"), "Settings"),
  staticData: { Title: () => <h1>{settingsWords.title}</h1> },
});

const debug = createRoute({
  getParentRoute: () => rootRoute,
  path: "/debug",
  component: lazyRouteComponent(() => import("../../features/debug/RealtimeDebugPanel")),
  staticData: {
    Title: () => (
      <>
        <Link to="/settings">{settingsWords.title}</Link>
        <ChevronRight size={14} className="flex-none text-glyph" aria-hidden="true" />
        <Link to="/settings/$section" params={{ section: "advanced" }}>
          {settingsWords.sections.advanced}
        </Link>
        <ChevronRight size={14} className="flex-none text-glyph" aria-hidden="true" />
        <h1>{debugWords.title}</h1>
      </>
    ),
  },
});

/** All of them. */
export const ownRoutes = [dashboard, inbox, settings, settingsSection, debug] as const;
