import { Link, Outlet, useMatches } from "@tanstack/react-router";
import { commands } from "../bindings";
import { Avatar } from "../components/ui/Avatar";
import { Keys } from "../components/ui/Kbd";
import { BrandMark } from "../components/ui/Mark";
import { RealtimeIndicator } from "../components/ui/RealtimeIndicator";
import { showToast } from "../components/ui/toast";
import { DemoChip, DemoMarker } from "../features/session/DemoMarker";
import { connectionWords, words } from "../lib/words";
import { useRealtimeState } from "../realtime/hooks";
import { PLACES, type Place } from "./places";
import { useActivations } from "./useActivations";
import { useShortcuts } from "./useShortcuts";

/** The frame of every page: sidebar, header, content. */
export function Shell() {
  const goPending = useShortcuts();
  useActivations();
  return (
    <div className={goPending ? "app show-keys" : "app"}>
      <Sidebar />
      <Header />
      <main className="main">
        <Outlet />
      </main>
    </div>
  );
}

function Sidebar() {
  const session = useRealtimeState((state) => state.session);
  const user = session?.user ?? null;
  return (
    <aside className="side">
      <div className="ws">
        <BrandMark />
        <span className="wide truncate">{session?.company ?? words.app}</span>
      </div>
      <nav className="nav" aria-label={words.navigation}>
        {PLACES.map((place) => (
          <NavLink key={place.to} place={place} />
        ))}
      </nav>
      <span className="grow" />
      <DemoMarker />
      {user && (
        <div className="foot">
          <Avatar id={user.userId} name={user.name} />
          <span className="wide truncate">{user.name}</span>
        </div>
      )}
    </aside>
  );
}

function NavLink({ place: { to, label, icon: Icon, key } }: { place: Place }) {
  return (
    <Link to={to} activeOptions={{ exact: to === "/", includeSearch: false }} title={label} draggable={false}>
      <Icon size={16} strokeWidth={1.75} className="flex-none" aria-hidden="true" />
      <span className="wide">{label}</span>
      <span className="wide ml-auto">
        <Keys of={["G", key.toUpperCase()]} />
      </span>
    </Link>
  );
}

function Header() {
  const Title = useMatches({ select: (matches) => matches.at(-1)?.staticData.Title });
  const connection = useRealtimeState((state) => state.connection);
  const environment = useRealtimeState((state) => state.session?.environment ?? null);
  return (
    <header className="head">
      <div className="crumbs">{Title && <Title />}</div>
      <DemoChip />
      <RealtimeIndicator connection={connection} environment={environment} onTryNow={() => void tryNow()} />
    </header>
  );
}

async function tryNow(): Promise<void> {
  const result = await commands.reconnect();
  if (result.status === "error") {
    showToast({ title: connectionWords.notTried, why: result.error.message, tone: "warn", key: "reconnect" });
  }
}
