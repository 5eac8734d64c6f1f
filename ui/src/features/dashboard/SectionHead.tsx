import type { ReactNode } from "react";
import { formatNumber } from "../../lib/format";

interface SectionHeadProps {
  title: string;
  count?: number | string;
  age: ReactNode;
  children?: ReactNode;
}

/** The title of a section, how much is in it, and how old that is. */
export function SectionHead({ title, count, age, children }: SectionHeadProps) {
  return (
    <h2 className="sec">
      {title}
      {count !== undefined && <span className="n">{typeof count === "number" ? formatNumber(count) : count}</span>}
      <span className="grow" />
      {children}
      {age}
    </h2>
  );
}
