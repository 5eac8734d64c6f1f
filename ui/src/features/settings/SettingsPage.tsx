import { Link, useParams } from "@tanstack/react-router";
import { Bell, type LucideIcon, Palette, Server, Terminal, User } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import { settingsWords } from "../../lib/words";
import { AccountSection } from "./AccountSection";
import { AdvancedSection } from "./AdvancedSection";
import { AppearanceSection } from "./AppearanceSection";
import { EnvironmentSection } from "./EnvironmentSection";
import { NotificationsSection } from "./NotificationsSection";
import { SendTest } from "./SendTest";
import { SECTIONS, type SettingsSection } from "./sections";

const ICONS: Record<SettingsSection, LucideIcon> = {
  account: User,
  environment: Server,
  notifications: Bell,
  appearance: Palette,
  advanced: Terminal,
};

/** All settings on one page; an address leads to a section of it. `muted`: what is muted. */
export function SettingsPage({ muted }: { muted: ReactNode }) {
  const { section } = useParams({ from: "/settings/$section" });
  const page = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const target = page.current?.querySelector<HTMLElement>(`[data-section="${section}"]`);
    if (target) page.current?.scrollTo({ top: target.offsetTop });
  }, [section]);

  return (
    <div className="settings" data-testid="settings">
      {section === "notifications" && <SendTest />}
      <nav className="nav" aria-label={settingsWords.title} data-rows>
        {SECTIONS.map((id) => (
          <SectionLink key={id} id={id} />
        ))}
      </nav>
      <div className="scroll" ref={page}>
        <div className="page">
          <AccountSection />
          <EnvironmentSection />
          <NotificationsSection muted={muted} />
          <AppearanceSection />
          <AdvancedSection />
        </div>
      </div>
    </div>
  );
}

function SectionLink({ id }: { id: SettingsSection }) {
  const Icon = ICONS[id];
  return (
    <Link to="/settings/$section" params={{ section: id }} draggable={false} data-row>
      <Icon size={16} strokeWidth={1.75} className="flex-none" aria-hidden="true" />
      {settingsWords.sections[id]}
    </Link>
  );
}
