import { useId } from "react";
import type { Appearance, Density, Theme } from "../../bindings";
import { Switch } from "../../components/ui/Switch";
import { Segmented } from "../../components/ui/Toolbar";
import { formatMeasured } from "../../lib/format";
import { densityWords, settingsWords, themeWords } from "../../lib/words";
import { Section, Setting } from "./parts";
import { useSettings } from "./useSettings";

const THEMES = Object.keys(themeWords) as Theme[];
const DENSITIES = (Object.keys(densityWords) as Density[]).map((value) => ({
  value,
  label: densityWords[value],
}));
const SIZES = ["90", "100", "110", "125"].map((value) => ({ value, label: formatMeasured(Number(value), "%") }));

/** How the window looks. */
export function AppearanceSection() {
  const [{ appearance }, change] = useSettings();
  const choose = (part: Partial<Appearance>) =>
    void change((settings) => ({ ...settings, appearance: { ...settings.appearance, ...part } }));
  return (
    <Section id="appearance" title={settingsWords.sections.appearance}>
      <div className="box px-3 pt-4 pb-3">
        <div className="flex flex-wrap gap-4" role="radiogroup" aria-label={settingsWords.theme}>
          {THEMES.map((theme) => (
            <ThemeChoice
              key={theme}
              theme={theme}
              chosen={appearance.theme === theme}
              onChoose={() => choose({ theme })}
            />
          ))}
        </div>
      </div>
      <div className="box">
        <Setting title={settingsWords.rows}>
          <Segmented
            label={settingsWords.rows}
            options={DENSITIES}
            value={appearance.density}
            onChange={(density) => choose({ density })}
          />
        </Setting>
        <Setting title={settingsWords.textSize}>
          <Segmented
            label={settingsWords.textSize}
            options={SIZES}
            value={String(appearance.textSize)}
            onChange={(size) => choose({ textSize: Number(size) })}
          />
        </Setting>
        <Setting title={settingsWords.reduceMotion} why={settingsWords.reduceMotionWhy}>
          <Switch
            checked={appearance.reduceMotion}
            onChange={(reduceMotion) => choose({ reduceMotion })}
            label={settingsWords.reduceMotion}
            testId="reduce-motion"
          />
        </Setting>
      </div>
    </Section>
  );
}

interface ThemeChoiceProps {
  theme: Theme;
  chosen: boolean;
  onChoose: () => void;
}

function ThemeChoice({ theme, chosen, onChoose }: ThemeChoiceProps) {
  return (
    <label className="theme" data-testid={`theme-${theme}`}>
      <input type="radio" name="theme" className="sr-only" checked={chosen} onChange={onChoose} />
      <span className="picture">
        <ThemePicture theme={theme} />
      </span>
      <span className={chosen ? "strong" : "text-ink-2"}>{themeWords[theme]}</span>
    </label>
  );
}

/** A window in small; half of each when the system decides. */
function ThemePicture({ theme }: { theme: Theme }) {
  const clip = useId();
  return (
    <svg width={148} height={84} viewBox="0 0 148 84" aria-hidden="true">
      {theme !== "light" && <WindowPicture chrome="#121317" content="#191a1f" quiet="#3a3b42" text="#ddd" />}
      {theme === "light" && <WindowPicture chrome="#f4f4f6" content="#fff" quiet="#d9d9de" text="#333" />}
      {theme === "system" && (
        <>
          <clipPath id={clip}>
            <path d="M0 0h90L58 84H0z" />
          </clipPath>
          <g clipPath={`url(#${clip})`}>
            <WindowPicture chrome="#f4f4f6" content="#fff" quiet="#d9d9de" text="#333" />
          </g>
        </>
      )}
    </svg>
  );
}

interface WindowColours {
  chrome: string;
  content: string;
  quiet: string;
  text: string;
}

/** [x, y, width, is it text?] of each bar. */
const BARS: readonly [number, number, number, boolean][] = [
  [8, 14, 18, false],
  [8, 24, 18, true],
  [8, 34, 18, false],
  [44, 24, 40, true],
  [44, 36, 70, false],
  [44, 48, 58, false],
  [44, 60, 64, false],
];

function WindowPicture({ chrome, content, quiet, text }: WindowColours) {
  return (
    <>
      <rect width={148} height={84} fill={chrome} />
      <rect x={34} y={12} width={148} height={80} rx={4} fill={content} />
      {BARS.map(([x, y, width, isText]) => (
        <rect
          key={`${x} ${y}`}
          x={x}
          y={y}
          width={width}
          height={4}
          rx={2}
          fill={isText ? text : quiet}
          opacity={isText ? 0.75 : 1}
        />
      ))}
    </>
  );
}
