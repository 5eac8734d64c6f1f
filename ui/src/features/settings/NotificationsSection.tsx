import { AtSign, ChartSpline } from "lucide-react";
import type { ReactNode } from "react";
import type { ToastSettings } from "../../bindings";
import { ConnectionGlyph } from "../../components/ui/ConnectionGlyph";
import { StatusGlyph } from "../../components/ui/StatusGlyph";
import { Switch } from "../../components/ui/Switch";
import { newsWords, settingsWords } from "../../lib/words";
import { AccountPreferences } from "./AccountPreferences";
import { Section, Setting } from "./parts";
import { QuietHours } from "./QuietHours";
import { useSettings } from "./useSettings";

const NEWS = Object.keys(newsWords) as (keyof ToastSettings)[];

/** What is told, and where. */
export function NotificationsSection({ muted }: { muted: ReactNode }) {
  const [{ notifications }, change] = useSettings();
  const choose = (part: Partial<typeof notifications>) =>
    void change((settings) => ({ ...settings, notifications: { ...settings.notifications, ...part } }));
  return (
    <Section id="notifications" title={settingsWords.sections.notifications} why={settingsWords.notificationsWhy}>
      <div className="box">
        <div className="news head" aria-hidden="true">
          <span>{settingsWords.tellMeWhen}</span>
          <span>{settingsWords.desktop}</span>
          <span>{settingsWords.inWindow}</span>
        </div>
        {NEWS.map((kind) => (
          <News key={kind} kind={kind} />
        ))}
      </div>
      <div className="box">
        <Setting title={settingsWords.sound} why={settingsWords.soundWhy}>
          <Switch
            checked={notifications.sound}
            onChange={(sound) => choose({ sound })}
            label={settingsWords.sound}
            testId="sound"
          />
        </Setting>
        <Setting title={settingsWords.critical} why={settingsWords.criticalWhy}>
          <Switch
            checked={notifications.criticalComesThrough}
            onChange={(criticalComesThrough) => choose({ criticalComesThrough })}
            label={settingsWords.critical}
            testId="critical"
          />
        </Setting>
        <Setting title={settingsWords.doNotDisturb} why={settingsWords.doNotDisturbWhy}>
          <Switch
            checked={notifications.doNotDisturb}
            onChange={(doNotDisturb) => choose({ doNotDisturb })}
            label={settingsWords.doNotDisturb}
            testId="do-not-disturb"
          />
        </Setting>
      </div>
      <QuietHours />
      {muted}
      <AccountPreferences />
    </Section>
  );
}

/** The shape that it has on the pages. */
const GLYPHS: Record<keyof ToastSettings, ReactNode> = {
  goals: <StatusGlyph shape="done" />,
  issues: <StatusGlyph shape="open" />,
  actions: <AtSign size={16} strokeWidth={1.75} className="flex-none text-ink-2" aria-hidden="true" />,
  kpis: <ChartSpline size={16} strokeWidth={1.75} className="flex-none text-ink-2" aria-hidden="true" />,
  connection: (
    <span className="grid size-4 flex-none place-items-center">
      <ConnectionGlyph word="Reconnecting" />
    </span>
  ),
};

function News({ kind }: { kind: keyof ToastSettings }) {
  const [{ notifications, toasts }, change] = useSettings();
  const { title, desktop } = newsWords[kind];
  return (
    <div className="news">
      <span>
        {GLYPHS[kind]}
        {title}
      </span>
      {desktop === null ? (
        <span className="text-ink-3">–</span>
      ) : (
        <Switch
          checked={notifications[desktop]}
          onChange={(on) =>
            void change((settings) => ({ ...settings, notifications: { ...settings.notifications, [desktop]: on } }))
          }
          label={settingsWords.onDesktop(title)}
          testId={`desktop-${kind}`}
        />
      )}
      <Switch
        checked={toasts[kind]}
        onChange={(on) => void change((settings) => ({ ...settings, toasts: { ...settings.toasts, [kind]: on } }))}
        label={settingsWords.inTheWindow(title)}
        testId={`toast-${kind}`}
      />
    </div>
  );
}
