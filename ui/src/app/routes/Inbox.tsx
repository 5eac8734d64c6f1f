import type { InboxItem } from "../../bindings";
import { AboutGoal } from "../../features/goals/AboutGoal";
import { InboxPage } from "../../features/inbox/InboxPage";
import { AboutAction, AboutIssue, TakeIssue } from "../../features/operations/AboutWork";
import { MuteEntry } from "../mute/MuteEntry";
import { PauseAction } from "../pauseNotifications";

/** The inbox, with what the other features know of the things in it, and the way to be left alone. */
export function Inbox() {
  return (
    <>
      <PauseAction />
      <InboxPage
        about={about}
        take={take}
        mute={(item, onOpen) => <MuteEntry key={item.id} item={item} onOpen={onOpen} />}
      />
    </>
  );
}

function about({ entityType, entityId }: InboxItem) {
  switch (entityType) {
    case "goal":
      return <AboutGoal goalId={entityId} />;
    case "action":
      return <AboutAction actionId={entityId} />;
    case "issue":
      return <AboutIssue issueId={entityId} />;
    case "kpi":
      return null;
  }
}

function take({ entityType, entityId }: InboxItem) {
  return entityType === "issue" ? <TakeIssue issueId={entityId} /> : null;
}
