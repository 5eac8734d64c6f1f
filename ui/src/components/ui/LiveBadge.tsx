import { words } from "../../lib/words";

/** Says that someone else has just changed the thing it stands at (protocol.md 7.3). */
interface LiveBadgeProps {
  show: boolean;
  size?: "sm" | "md" | "lg";
  label?: string;
}

/** The badge, or nothing. */
export function LiveBadge({ show, size = "sm", label = words.live }: LiveBadgeProps) {
  return show ? <span className={`live ${size}`}>{label}</span> : null;
}
