import { commands } from "../bindings";
import { showToast } from "../components/ui/toast";
import { connectionWords } from "../lib/words";

/** Tries to connect at once; says so when that cannot even be asked for. */
export async function tryNow(): Promise<void> {
  const result = await commands.reconnect();
  if (result.status === "error") {
    showToast({ title: connectionWords.notTried, why: result.error.message, tone: "warn", key: "reconnect" });
  }
}

/** Reads everything on screen again. */
export async function readNow(): Promise<void> {
  const result = await commands.refreshNow();
  if (result.status === "error") {
    showToast({ title: connectionWords.notRead, why: result.error.message, tone: "warn", key: "refresh" });
  }
}
