/** What the palette finds: places, everything of the company that is here, and what the app can do. */
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Keyboard, LogOut, Palette, PlugZap, Power, Settings2 } from "lucide-react";
import type { ReactNode } from "react";
import { useMemo } from "react";
import { commands, type Goal, type Theme } from "../../bindings";
import { GoalGlyph } from "../../features/goals/GoalGlyph";
import { signOut } from "../../features/settings/AccountSection";
import { SECTIONS } from "../../features/settings/sections";
import { changeSettings } from "../../features/settings/useSettings";
import { formatProgress } from "../../lib/format";
import { goalWords, paletteWords, settingsWords, themeWords, words } from "../../lib/words";
import { useRealtime } from "../../realtime/provider";
import { goalsQuery } from "../../realtime/queries";
import { PLACES } from "../places";
import { tryNow } from "../tryNow";
import type { Searchable } from "./search";

/** One row of the palette. */
export interface PaletteItem extends Searchable {
  id: string;
  /** Stands quietly behind the title. */
  detail: string;
  glyph: ReactNode;
  keys?: readonly string[];
  run: () => void;
}

/** All rows that can be found now. `showKeys` opens the sheet of keys. */
export function usePaletteItems(showKeys: () => void): PaletteItem[] {
  const places = usePlaceItems();
  const goals = useGoalItems();
  const settings = useSettingsItems();
  const themes = useThemeItems();
  return useMemo(
    () => [...places, ...goals, ...settings, ...themes, ...verbs(showKeys)],
    [places, goals, settings, themes, showKeys],
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
        glyph: <Icon size={16} strokeWidth={1.75} aria-hidden="true" />,
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
        glyph: <Settings2 size={16} strokeWidth={1.75} aria-hidden="true" />,
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
        glyph: <Palette size={16} strokeWidth={1.75} aria-hidden="true" />,
        run: () =>
          void changeSettings(store, (settings) => ({
            ...settings,
            appearance: { ...settings.appearance, theme },
          })),
      })),
    [store],
  );
}

function useGoalItems(): PaletteItem[] {
  const { store } = useRealtime();
  const navigate = useNavigate();
  const { data } = useQuery(goalsQuery(store));
  return useMemo(
    () =>
      (data?.goals ?? []).map((goal) => ({
        id: `goal:${goal.id}`,
        group: "goals",
        title: goal.title || words.unnamedGoal,
        detail: goalDetail(goal),
        keywords: goal.owner?.name,
        glyph: <GoalGlyph status={goal.status} progress={goal.progress} />,
        run: () => void navigate({ to: "/goals/$goalId", params: { goalId: goal.id } }),
      })),
    [data, navigate],
  );
}

function goalDetail({ owner, status, progress }: Goal): string {
  const state = status === "active" && progress !== null ? formatProgress(progress) : goalWords.status[status];
  return [owner?.name, state].filter(Boolean).join(" · ");
}

function verbs(showKeys: () => void): PaletteItem[] {
  return [
    {
      id: "do:reconnect",
      group: "do",
      title: paletteWords.reconnect,
      detail: "",
      glyph: <PlugZap size={16} strokeWidth={1.75} aria-hidden="true" />,
      run: () => void tryNow(),
    },
    {
      id: "do:keys",
      group: "do",
      title: paletteWords.keys,
      detail: "",
      glyph: <Keyboard size={16} strokeWidth={1.75} aria-hidden="true" />,
      keys: ["?"],
      run: showKeys,
    },
    {
      id: "do:sign-out",
      group: "do",
      title: settingsWords.signOut,
      detail: "",
      glyph: <LogOut size={16} strokeWidth={1.75} aria-hidden="true" />,
      run: () => void signOut(),
    },
    {
      id: "do:quit",
      group: "do",
      title: paletteWords.quit,
      detail: paletteWords.quitWhy,
      glyph: <Power size={16} strokeWidth={1.75} aria-hidden="true" />,
      keys: ["Ctrl", "Q"],
      run: () => void commands.quit(),
    },
  ];
}
