import { useRouter } from "@tanstack/react-router";
import { useEffect } from "react";
import { commands } from "../bindings";
import { onScreenOf } from "./router";

/** Tells Rust what the window shows at full length: of that nobody is notified while the window has the focus. */
export function useOnScreen(): void {
  const router = useRouter();
  useEffect(() => {
    let told: string | undefined;
    const tell = () => {
      const thing = onScreenOf(router);
      const key = JSON.stringify(thing);
      if (key === told) return;
      told = key;
      void commands.showOnScreen(thing);
    };
    tell();
    return router.subscribe("onResolved", tell);
  }, [router]);
}
