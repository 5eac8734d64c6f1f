/** What the live side is told of the window around it. */
import { clearToasts, raiseToast } from "../components/ui/toast";
import { forgetUndo } from "../components/ui/undo";
import { forgetSticky } from "../components/ui/useSticky";
import type { Surroundings } from "../realtime/realtime";
import { type AppRouter, openGoalOf } from "./router";

/** The window of `router`. */
export function surroundingsOf(router: AppRouter): Surroundings {
  return {
    raiseToast,
    companyChanged: () => {
      clearToasts();
      forgetUndo();
      forgetSticky();
    },
    openGoal: () => openGoalOf(router),
    openInbox: () => void router.navigate({ to: "/inbox" }),
    // Not part of the first screen.
    signInAgain: () => void import("../features/settings/AccountSection").then(({ signOut }) => signOut()),
  };
}
