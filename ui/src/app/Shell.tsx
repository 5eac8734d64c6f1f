import { Link, Outlet, useMatches } from "@tanstack/react-router";
import { Search, Settings2 } from "lucide-react";
import { Suspense, startTransition, useCallback, useEffect, useState } from "react";
import { Avatar } from "../components/ui/Avatar";
import { HEADER_ACTIONS } from "../components/ui/HeaderActions";
import { Keys } from "../components/ui/Kbd";
import { BrandMark } from "../components/ui/Mark";
import { undoLast } from "../components/ui/undo";
import { useKeys } from "../components/ui/useKeys";
import { DemoChip, DemoMarker } from "../features/session/DemoMarker";
import { ReplayBar } from "../features/session/ReplayBar";
import { ReplayIndicator } from "../features/session/ReplayIndicator";
import { inboxWords, paletteWords, settingsWords, words } from "../lib/words";
import { useRealtimeState } from "../realtime/hooks";
import { useRecents } from "./palette/recents";
import type { Asked } from "./palette/verbs";
import { PauseBell } from "./pauseNotifications";
import { PinnedGoals } from "./pins";
import { PLACES, type Place } from "./places";
import { Part, preloadable } from "./preloadable";
import { RealtimeIndicator } from "./RealtimeIndicator";
import { useActivations } from "./useActivations";
import { useOnScreen } from "./useOnScreen";
import { type Overlay, useShortcuts } from "./useShortcuts";

/** More is not counted in the sidebar. */
const MOST_UNREAD = 99;

/** When the first screen stands, in ms. */
const PRELOAD_MS = 300;
/** When nothing of the start is left to do, in ms. */
const REHEARSE_MS = 2_000;

/** The frame of every page: sidebar, header, content. */
export function Shell() {
  const [overlay, setOverlay] = useState<Overlay>(null);
  const goPending = useShortcuts(setOverlay);
  const showKeys = useCallback(() => setOverlay("keys"), []);
  const close = useCallback(() => setOverlay(null), []);
  const [asked, setAsked] = useState<Asked | null>(null);
  useKeys({ "ctrl+z": (event) => !event.shiftKey && undoLast() });
  useRecents();
  useActivations();
  useOnScreen();
  const [isRehearsing, setRehearsing] = useState(false);
  const endRehearsal = useCallback(() => setRehearsing(false), []);
  useEffect(() => {
    const timers = [
      setTimeout(() => {
        for (const { preload } of [palette, rehearsal, keySheet, askedDialog]) preload();
      }, PRELOAD_MS),
      setTimeout(() => startTransition(() => setRehearsing(true)), REHEARSE_MS),
    ];
    return () => timers.forEach(clearTimeout);
  }, []);
  return (
    <div className={goPending ? "app show-keys" : "app"}>
      <Sidebar onSearch={() => setOverlay("palette")} />
      <Header />
      <main className="main">
        <ReplayBar />
        <Outlet />
      </main>
      <Suspense>
        {isRehearsing && overlay === null && <Part of={rehearsal} with={{ onOver: endRehearsal }} />}
        {overlay === "palette" && <Part of={palette} with={{ onClose: close, showKeys, ask: setAsked }} />}
        {overlay === "keys" && <Part of={keySheet} with={{ onClose: close }} />}
        {asked && <Part of={askedDialog} with={{ asked, onClose: () => setAsked(null) }} />}
      </Suspense>
    </div>
  );
}

// Not part of the first screen, but here before anyone asks: a key pressed while code is fetched would be lost.
const palette = preloadable(() => import("./palette/Palette"));
const rehearsal = preloadable(() => import("./palette/Rehearsal"));
const keySheet = preloadable(() => import("./KeySheet"));
const askedDialog = preloadable(() => import("./AskedDialog"));

function Sidebar({ onSearch }: { onSearch: () => void }) {
  const session = useRealtimeState((state) => state.session);
  const user = session?.user ?? null;
  // The debug panel is a part of the settings that has a page of its own.
  const isBehind = useMatches({ select: (matches) => matches.at(-1)?.pathname.startsWith("/debug") ?? false });
  return (
    <aside className="side">
      <div className="ws">
        <BrandMark />
        <span className="wide truncate">{session?.company ?? words.app}</span>
      </div>
      <button type="button" className="jump" onClick={onSearch} title={paletteWords.open}>
        <Search size={14} strokeWidth={2} className="flex-none" aria-hidden="true" />
        <span className="wide grow">{paletteWords.open}</span>
        <span className="wide">
          <Keys of={["Ctrl", "K"]} />
        </span>
      </button>
      <nav className="nav" aria-label={words.navigation}>
        {PLACES.map((place) => (
          <NavLink key={place.to} place={place} />
        ))}
      </nav>
      <PinnedGoals />
      <span className="grow" />
      <DemoMarker />
      {user && (
        <div className="foot">
          <Avatar id={user.userId} name={user.name} />
          <span className="wide grow truncate">{user.name}</span>
          <Link
            to="/settings"
            className={isBehind ? "btn icon on" : "btn icon"}
            activeProps={{ className: "on" }}
            title={settingsWords.title}
            aria-label={settingsWords.title}
            draggable={false}
          >
            <Settings2 size={16} strokeWidth={1.75} aria-hidden="true" />
          </Link>
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
      {to === "/inbox" && <UnreadCount />}
    </Link>
  );
}

function UnreadCount() {
  const unread = useRealtimeState((state) => state.unread);
  if (unread === 0) return null;
  return (
    <span className="count on" data-testid="unread">
      {unread > MOST_UNREAD ? `${MOST_UNREAD}+` : unread}
      <span className="sr-only"> {inboxWords.unread}</span>
    </span>
  );
}

function Header() {
  const Title = useMatches({ select: (matches) => matches.at(-1)?.staticData.Title });
  const connection = useRealtimeState((state) => state.connection);
  const replay = useRealtimeState((state) => state.replay);
  return (
    <header className="head">
      <div className="crumbs">{Title && <Title />}</div>
      <div className="flex items-center gap-1" id={HEADER_ACTIONS} />
      <DemoChip />
      {replay === null ? (
        <RealtimeIndicator />
      ) : (
        <ReplayIndicator recorded={replay.connection} connection={connection} />
      )}
      <PauseBell />
    </header>
  );
}
