import { useEffect, useEffectEvent, useState } from "react";
import { BADGE_MS } from "../../lib/live";
import { words } from "../../lib/words";

/** Says that someone else has just changed the thing it stands at (protocol.md 7.3). */
interface LiveBadgeProps {
  show: boolean;
  /** Hides by itself after so many milliseconds, until `show` turns true anew; 5 s unless told. With Infinity `show` alone decides. */
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
export function LiveBadge({
  show,
  autoHideDuration = BADGE_MS,
  onHide,
  size = "sm",
  label = words.live,
}: LiveBadgeProps) {
  const [over, setOver] = useState(false);
  const hidden = useEffectEvent(() => {
    setOver(true);
    onHide?.();
  });

  useEffect(() => {
    if (!show || autoHideDuration === Number.POSITIVE_INFINITY) return;
    const timer = setTimeout(() => hidden(), autoHideDuration);
    return () => {
      clearTimeout(timer);
      setOver(false);
    };
  }, [show, autoHideDuration]);

  return show && !over ? <span className={`live ${size}`}>{label}</span> : null;
}

/** The badge of a thing whose mark has a time of its own: every further change prolongs it. */
export function LiveMark({ mark, size }: { mark: object | null } & Pick<LiveBadgeProps, "size">) {
  return <LiveBadge show={mark !== null} autoHideDuration={Number.POSITIVE_INFINITY} size={size} />;
}
