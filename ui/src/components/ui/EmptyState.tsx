import type { ReactNode } from "react";

/** Nothing to show: what is true, why, and at most one thing to do. */
interface EmptyStateProps {
  title: string;
  why: ReactNode;
  /** Dashed: something stands in the way, rather than nothing being there. */
  blocked?: boolean;
  /** What more is known, below the line. */
  facts?: ReactNode;
  children?: ReactNode;
}

/** The path drawing, a title, one line and one action. */
export function EmptyState({ title, why, blocked = false, facts, children }: EmptyStateProps) {
  return (
    <div className="empty">
      <svg width={72} height={44} viewBox="0 0 72 44" fill="none" className="mb-2" aria-hidden="true">
        <path
          d="M4 40c30 0 40-10 52-26"
          stroke="var(--line-strong)"
          strokeWidth={2}
          strokeLinecap="round"
          strokeDasharray={blocked ? "4 4" : undefined}
        />
        {blocked ? (
          <circle cx={61} cy={7} r={4.25} stroke="var(--ring)" strokeWidth={1.5} />
        ) : (
          <circle cx={61} cy={7} r={5} fill="var(--accent)" />
        )}
      </svg>
      <h2 className="title">{title}</h2>
      <p>{why}</p>
      {facts}
      {children && <div className="mt-3 flex gap-2">{children}</div>}
    </div>
  );
}
