import InboxPage from "../../features/inbox/InboxPage";
import { PauseAction } from "../pauseNotifications";

/** The inbox, and the way to be left alone. */
export default function Inbox() {
  return (
    <>
      <PauseAction />
      <InboxPage />
    </>
  );
}
