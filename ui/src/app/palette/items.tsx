/** What the palette finds: places, everything of the company that is here, and what the app can do. */
import { useNavigate, useParams } from "@tanstack/react-router";
import { Keyboard, LogOut, Palette, Pin, PlugZap, Power, RefreshCw, Settings2 } from "lucide-react";
import type { ReactNode } from "react";
import { useMemo } from "react";
import { commands, type Theme } from "../../bindings";
import { signOut } from "../../features/settings/AccountSection";
import { SECTIONS } from "../../features/settings/sections";
import { changeSettings } from "../../features/settings/useSettings";
import { paletteWords, settingsWords, themeWords } from "../../lib/words";
import { useRealtimeState } from "../../realtime/hooks";
import { useRealtime } from "../../realtime/provider";
import { PLACES } from "../places";
import { readNow, tryNow } from "../tryNow";
import { useCompanyItems } from "./companyItems";
import type { Searchable } from "./search";

/** One row of the palette. */
export interface PaletteItem extends Searchable {
  id: string;
  /** Stands quietly behind the title. */
  detail: string;
  glyph: () => ReactNode;
  keys?: readonly string[];
  run: () => void;
}

/** All rows that can be found now. `showKeys` opens the sheet of keys. */
export function usePaletteItems(showKeys: () => void): PaletteItem[] {
  const places = usePlaceItems();
  const pins = usePinItems();
  const company = useCompanyItems();
  const settings = useSettingsItems();
  const themes = useThemeItems();
  return useMemo(
    () => [...places, ...company, ...pins, ...settings, ...themes, ...verbs(showKeys)],
    [places, company, pins, settings, themes, showKeys],
  );
}

function usePlaceItems(): PaletteItem[] {
  const navigate = useNavigate();
  return useMemo(
    () =>
      PLACES.map(({ to, label, icon: Icon, key }) => ({
        id: `go:${to}`,
        group: "go",
        title: label,
        detail: "",
        glyph: () => <Icon size={16} strokeWidth={1.75} aria-hidden="true" />,
        keys: ["G", key.toUpperCase()],
        run: () => void navigate({ to }),
      })),
    [navigate],
  );
}

function useSettingsItems(): PaletteItem[] {
  const navigate = useNavigate();
  return useMemo(
    () =>
      SECTIONS.map((section) => ({
        id: `settings:${section}`,
        group: "settings",
        title: settingsWords.sections[section],
        detail: settingsWords.title,
        keywords: settingsWords.title,
        glyph: () => <Settings2 size={16} strokeWidth={1.75} aria-hidden="true" />,
        run: () => void navigate({ to: "/settings/$section", params: { section } }),
      })),
    [navigate],
  );
}

function useThemeItems(): PaletteItem[] {
  const { store } = useRealtime();
  return useMemo(
    () =>
      (Object.keys(themeWords) as Theme[]).map((theme) => ({
        id: `theme:${theme}`,
        group: "do",
        title: paletteWords.theme(themeWords[theme]),
        detail: "",
        glyph: () => <Palette size={16} strokeWidth={1.75} aria-hidden="true" />,
        run: () =>
          void changeSettings(store, (settings) => ({
            ...settings,
            appearance: { ...settings.appearance, theme },
          })),
      })),
    [store],
  );
}

/** What can be done with the goal whose room is on screen. */
function usePinItems(): PaletteItem[] {
  const { store } = useRealtime();
  const { goalId } = useParams({ strict: false });
  const pinned = useRealtimeState(({ settings }) => settings.pinnedGoals);
  return useMemo(() => {
    if (goalId === undefined) return [];
    const isPinned = pinned.includes(goalId);
    return [
      {
        id: "do:pin",
        group: "do",
        title: isPinned ? paletteWords.unpin : paletteWords.pin,
        detail: "",
        glyph: () => <Pin size={16} strokeWidth={1.75} aria-hidden="true" />,
        run: () =>
          void changeSettings(store, ({ pinnedGoals, ...settings }) => ({
            ...settings,
            pinnedGoals: isPinned ? pinnedGoals.filter((id) => id !== goalId) : [...pinnedGoals, goalId],
          })),
      },
    ];
  }, [goalId, pinned, store]);
}

function verbs(showKeys: () => void): PaletteItem[] {
  return [
    {
      id: "do:reconnect",
      group: "do",
      title: paletteWords.reconnect,
      detail: "",
      glyph: () => <PlugZap size={16} strokeWidth={1.75} aria-hidden="true" />,
      run: () => void tryNow(),
    },
    {
      id: "do:read",
      group: "do",
      title: paletteWords.readAgain,
      detail: "",
      glyph: () => <RefreshCw size={16} strokeWidth={1.75} aria-hidden="true" />,
      keys: ["R"],
      run: () => void readNow(),
    },
    {
      id: "do:keys",
      group: "do",
      title: paletteWords.keys,
      detail: "",
      glyph: () => <Keyboard size={16} strokeWidth={1.75} aria-hidden="true" />,
      keys: ["?"],
      run: showKeys,
    },
    {
      id: "do:sign-out",
      group: "do",
      title: settingsWords.signOut,
      detail: "",
      glyph: () => <LogOut size={16} strokeWidth={1.75} aria-hidden="true" />,
      run: () => void signOut(),
    },
    {
      id: "do:quit",
      group: "do",
      title: paletteWords.quit,
      detail: paletteWords.quitWhy,
      glyph: () => <Power size={16} strokeWidth={1.75} aria-hidden="true" />,
      keys: ["Ctrl", "Q"],
      run: () => void commands.quit(),
    },
  ];
}
