/** What the palette finds: places, everything of the company that is here, and what the app can do. */
import { useNavigate } from "@tanstack/react-router";
import {
  BellOff,
  Keyboard,
  LogOut,
  type LucideIcon,
  Palette,
  PlugZap,
  Power,
  RefreshCw,
  Rows3,
  Settings2,
  Volume2,
} from "lucide-react";
import type { ReactNode } from "react";
import { useMemo } from "react";
import { type Appearance, commands, type Density, type NotificationSettings, type Theme } from "../../bindings";
import { signOut } from "../../features/settings/AccountSection";
import { SECTIONS } from "../../features/settings/sections";
import { changeSettings } from "../../features/settings/useSettings";
import { densityWords, paletteWords, settingsWords, themeWords } from "../../lib/words";
import { useRealtimeState } from "../../realtime/hooks";
import { useRealtime } from "../../realtime/provider";
import { PLACES } from "../places";
import { readNow, tryNow } from "../tryNow";
import { useCompanyItems } from "./companyItems";
import { useEntryItems } from "./entryItems";
import type { Searchable } from "./search";
import type { Ask } from "./verbs";

/** One row of the palette. */
export interface PaletteItem extends Searchable {
  id: string;
  /** Stands quietly behind the title. */
  detail: string;
  glyph: () => ReactNode;
  keys?: readonly string[];
  run: () => void;
  /** What can be done with it beside opening it. */
  verbs?: () => PaletteItem[];
}

/** All rows that can be found now. `showKeys` opens the sheet of keys; unless it `reads`, the company's rows are those that are here. */
export function usePaletteItems(showKeys: () => void, ask: Ask, reads: boolean): PaletteItem[] {
  const places = usePlaceItems();
  const company = useCompanyItems(ask, reads);
  const sections = useSettingsItems();
  const choices = useChoiceItems();
  const entry = useEntryItems(ask);
  return useMemo(
    () => [...places, ...entry, ...company, ...sections, ...choices, ...verbs(showKeys)],
    [places, entry, company, sections, choices, showKeys],
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

/** Single settings, chosen where one types. */
function useChoiceItems(): PaletteItem[] {
  const { store } = useRealtime();
  const { notifications, appearance } = useRealtimeState(({ settings }) => settings);
  return useMemo(() => {
    const look = (part: Partial<Appearance>) =>
      void changeSettings(store, (settings) => ({ ...settings, appearance: { ...settings.appearance, ...part } }));
    const tell = (part: Partial<NotificationSettings>) =>
      void changeSettings(store, (settings) => ({
        ...settings,
        notifications: { ...settings.notifications, ...part },
      }));
    const themes = (Object.keys(themeWords) as Theme[]).map((theme) =>
      choice(`theme:${theme}`, Palette, paletteWords.theme(themeWords[theme]), () => look({ theme })),
    );
    const rows = (Object.keys(densityWords) as Density[]).map((density) =>
      choice(`rows:${density}`, Rows3, paletteWords.rows(densityWords[density]), () => look({ density })),
    );
    const { sound, doNotDisturb } = notifications;
    const { reduceMotion } = appearance;
    return [
      ...themes,
      ...rows,
      choice("motion", Rows3, paletteWords.turn(settingsWords.reduceMotion, !reduceMotion), () =>
        look({ reduceMotion: !reduceMotion }),
      ),
      choice("quiet", BellOff, paletteWords.turn(settingsWords.doNotDisturb, !doNotDisturb), () =>
        tell({ doNotDisturb: !doNotDisturb }),
      ),
      choice("sound", Volume2, paletteWords.turn(settingsWords.sound, !sound), () => tell({ sound: !sound })),
    ];
  }, [store, notifications, appearance]);
}

function choice(id: string, Icon: LucideIcon, title: string, run: () => void): PaletteItem {
  return {
    id: `set:${id}`,
    group: "settings",
    title,
    detail: "",
    keywords: settingsWords.title,
    glyph: () => <Icon size={16} strokeWidth={1.75} aria-hidden="true" />,
    run,
  };
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
