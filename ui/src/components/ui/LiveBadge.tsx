import { useEffect, useEffectEvent, useState } from "react";
import { words } from "../../lib/words";

/** Says that someone else has just changed the thing it stands at (protocol.md 7.3). */
interface LiveBadgeProps {
  show: boolean;
  /** Hides by itself after so many milliseconds, until `show` turns true anew. Without it `show` alone decides. */
  autoHideDuration?: number;
  /** Called when it has hidden by itself. */
  onHide?: () => void;
  size?: "sm" | "md" | "lg";
  label?: string;
}

/**
 * The badge, or nothing.
 *
 * @example
 * const { showBadge, triggerBadge } = useLiveBadge();
 * useGoalActivity({ goalId, onCompleted: triggerBadge });
 * <LiveBadge show={showBadge} size="md" />
 */
export function LiveBadge({ show, autoHideDuration, onHide, size = "sm", label = words.live }: LiveBadgeProps) {
  const [over, setOver] = useState(false);
  const hidden = useEffectEvent(() => {
    setOver(true);
    onHide?.();
  });

  useEffect(() => {
    if (!show || autoHideDuration === undefined) return;
    const timer = setTimeout(() => hidden(), autoHideDuration);
    return () => {
      clearTimeout(timer);
      setOver(false);
    };
  }, [show, autoHideDuration]);

  return show && !over ? <span className={`live ${size}`}>{label}</span> : null;
}
