/** What every section of the settings is made of. */
import type { ReactNode } from "react";

interface SectionProps {
  id: string;
  title: string;
  why?: string;
  children: ReactNode;
}

/** A titled part of the page. */
export function Section({ id, title, why, children }: SectionProps) {
  return (
    <section id={id} aria-labelledby={`${id}-title`} data-section={id}>
      <h2 className="title" id={`${id}-title`}>
        {title}
      </h2>
      {why && <p className="small mt-0.5 text-ink-3">{why}</p>}
      {children}
    </section>
  );
}

interface SettingProps {
  title: string;
  why?: ReactNode;
  /** An address or another value of the machine's. */
  mono?: boolean;
  children?: ReactNode;
}

/** One line of a box: what it is on the left, its control on the right. */
export function Setting({ title, why, mono = false, children }: SettingProps) {
  return (
    <div className="setting">
      <div className="what">
        {title}
        {why && <span className={`why word-break selectable ${mono ? "mono" : ""}`}>{why}</span>}
      </div>
      {children}
    </div>
  );
}
