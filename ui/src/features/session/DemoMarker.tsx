import { commands } from "../../bindings";
import { Switch } from "../../components/ui/Switch";
import { sessionWords } from "../../lib/words";
import { useRealtimeState } from "../../realtime/hooks";
import { useRealtime } from "../../realtime/provider";

/** Marks the demo as what it is, and cuts or restores its backend. Nothing outside the demo. */
export function DemoMarker() {
  const { store } = useRealtime();
  const session = useRealtimeState((state) => state.session);
  if (session?.mode !== "demo") return null;

  async function setNetwork(up: boolean): Promise<void> {
    await commands.setDemoNetwork(up);
    const current = store.get().session;
    if (current) store.sessionChanged({ ...current, demoNetworkUp: up });
  }

  return (
    <section className="mb-2 flex flex-col gap-2 rounded-lg border border-line p-2.5" aria-label={sessionWords.demo}>
      <p className="wide small text-ink-2">
        <b className="semi text-ink">{sessionWords.demo}.</b> {sessionWords.demoWhy}
      </p>
      <div className="flex items-center justify-center gap-2">
        <span className="wide min-w-0 grow">
          <span className="small strong block">{sessionWords.demoBackend}</span>
          <span className="meta block truncate text-ink-3">
            {session.demoNetworkUp ? sessionWords.demoUp : sessionWords.demoDown}
          </span>
        </span>
        <Switch
          checked={session.demoNetworkUp}
          onChange={(up) => void setNetwork(up)}
          label={sessionWords.demoBackend}
          testId="demo-network"
        />
      </div>
    </section>
  );
}

/** The word in the header. */
export function DemoChip() {
  const isDemo = useRealtimeState((state) => state.session?.mode === "demo");
  return isDemo ? <span className="chip">{sessionWords.demo}</span> : null;
}
