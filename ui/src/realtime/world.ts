/** Whose data is on screen. */
import type { Session } from "../bindings";

/** What was read for one user, company or mode is not true for another. */
export function isAnotherWorld(before: Session, after: Session): boolean {
  return (
    before.mode !== after.mode ||
    before.environment !== after.environment ||
    before.company !== after.company ||
    before.user?.userId !== after.user?.userId
  );
}
