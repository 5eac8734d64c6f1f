import { type QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { lazy, Suspense, useEffect } from "react";
import { Toaster } from "sonner";
import { commands } from "../bindings";
import { TroubleProvider } from "../components/ui/Trouble";
import { Restoring } from "../features/session/Restoring";
import { toastWords, words } from "../lib/words";
import { useRealtimeState } from "../realtime/hooks";
import { RealtimeProvider } from "../realtime/provider";
import type { Realtime } from "../realtime/realtime";
import type { AppRouter } from "./router";
import { useAppearance } from "./useAppearance";
import { useNotices } from "./useNotices";
import { useReady } from "./useReady";
import { useTrouble } from "./useTrouble";

/** What the app is made of; created once a window. */
export interface AppParts {
  client: QueryClient;
  realtime: Realtime;
  router: AppRouter;
}

/** The whole window. */
export function App({ client, realtime, router }: AppParts) {
  return (
    <QueryClientProvider client={client}>
      <RealtimeProvider realtime={realtime}>
        <Window router={router} />
        <Toaster
          position="bottom-right"
          visibleToasts={3}
          expand
          offset={16}
          gap={8}
          containerAriaLabel={toastWords.label}
        />
      </RealtimeProvider>
    </QueryClientProvider>
  );
}

function Window({ router }: { router: AppRouter }) {
  return (
    <TroubleProvider facts={useTrouble()}>
      <Content router={router} />
    </TroubleProvider>
  );
}

function Content({ router }: { router: AppRouter }) {
  const phase = useRealtimeState((state) => state.phase);
  const mode = useRealtimeState((state) => state.session?.mode);
  useReady();
  useAppearance();
  useWindowTitle();
  useNotices();
  useQuitKey();
  if (phase === "loading") return null;
  if (mode === "restoring") return <Restoring />;
  if (mode !== "signedOut") return <RouterProvider router={router} />;
  return (
    <Suspense>
      <SignInPage />
    </Suspense>
  );
}

// Most starts find a sign-in and never show it.
const SignInPage = lazy(() => import("../features/session/SignInPage"));

/** The title of the window: how much is unread. */
function useWindowTitle(): void {
  const unread = useRealtimeState((state) => state.unread);
  useEffect(() => {
    document.title = unread > 0 ? `(${unread}) ${words.app}` : words.app;
  }, [unread]);
}

/** Ctrl+Q ends the app whatever is on screen; closing the window only hides it. */
function useQuitKey(): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "q") return;
      event.preventDefault();
      void commands.quit();
    };
    window.addEventListener("keydown", pressed, { capture: true });
    return () => window.removeEventListener("keydown", pressed, { capture: true });
  }, []);
}
