/** Why the person was notified of something, or not, and what came of a test. */
import type { Decision, InboxItem, NotificationTest, Sequel } from "../../bindings";

/** A sentence with a part that stands out. */
export type Marked = readonly [before: string, strong: string, after: string];

const plain = (text: string): Marked => [text, "", ""];

/** The names that the server gives to what an entry tells; an action comes as a new one or as one reassigned, and no entry says which. */
const RECEIVED: Record<InboxItem["kind"], readonly [name: string, more: string]> = {
  goalCompleted: ["goal.completed", ""],
  goalCancelled: ["goal.cancelled", ""],
  issueCreated: ["issue.created", ""],
  criticalIssue: ["issue.created", ", severity critical"],
  actionAssigned: ["an action", ", assigned to you"],
};

/** The rules of the settings, by what an entry tells. */
const RULES: Record<InboxItem["kind"], string> = {
  goalCompleted: "Completed goals",
  goalCancelled: "Cancelled goals",
  issueCreated: "New issues",
  criticalIssue: "New issues",
  actionAssigned: "Actions assigned to me",
};

/** The popover. */
export const whyWords = {
  button: "Why",
  title(wasTold: boolean | null): string {
    if (wasTold === null) return "About this notification";
    return wasTold ? "Why was I notified?" : "Why was I not notified?";
  },
  changeRule: "Change this rule",
  copy: "Copy",
  copied: "Copied",
  copiedWhy: "What was decided, with its times, is on the clipboard.",
  notCopied: "Could not copy",
  unread: "What was decided cannot be read.",
  forgotten: "This computer does not remember any more what was decided.",
  received: (kind: InboxItem["kind"]): Marked => ["Received as ", ...RECEIVED[kind]],
  found: (kind: InboxItem["kind"]): Marked => ["Found afterwards as ", ...RECEIVED[kind]],
  passed: (kind: InboxItem["kind"]): Marked => ["Passed your rule ", RULES[kind], ""],
  stopped: (kind: InboxItem["kind"]): Marked => ["Stopped by your rule ", RULES[kind], ", off on the desktop"],
} as const;

/** What a decision means; what has passed its rule says so before. */
export const decisionWords: Record<Exclude<Decision, "told" | "switchedOff">, Marked> = {
  cameThrough: plain("Came through your quiet hours: critical issues do"),
  folded: plain("Too many at once: gathered into one summary"),
  missed: plain("Nobody was listening when it happened: told in the digest"),
  quietHours: plain("Kept for the end of your quiet hours"),
  doNotDisturb: plain("Not shown: do not disturb was on"),
  onScreen: plain("Not shown: this window showed that very thing"),
  muted: plain("Not shown: you muted it, or its goal"),
  inboxAlone: plain("Things of this kind stand in the inbox alone"),
};

/** What followed. */
export const sequelWords: Record<Sequel, string> = {
  shown: "Shown on the desktop",
  handedOver: "Given to the desktop, which does not say what it did with it",
  heldBack: "Given to the desktop, whose do-not-disturb was on",
  noService: "Not shown: this desktop has no notification service",
  refused: "Not shown: the desktop refused it",
  replaced: "Replaced in place by a later one",
  clicked: "You opened it from the notification",
  dismissed: "You closed the notification",
  expired: "The desktop took it away after a while",
  closed: "The desktop closed it",
  summedUp: "Told together with others",
  leftOut: "Not told later either: by then it was not wanted",
};

/** What came of a test notification. */
export const testWords = {
  button: "Send a test",
  sending: "Sending",
  outcomes: {
    shown: "The test was shown",
    handedOver: "The test was given to the desktop",
    heldBack: "The test was held back",
    closedAtOnce: "The test was closed at once",
    noService: "The test could not be shown",
    refused: "The test was refused",
  } satisfies Record<NotificationTest["outcome"], string>,
  why: {
    shown: "Notifications work on this desktop.",
    handedOver: "It does not say what becomes of a notification: you see the test when they work.",
    heldBack: "The desktop’s do-not-disturb is on: what is told waits there.",
    closedAtOnce: "The desktop took it, and took it away at once: it may keep notifications in a list only.",
    noService: "No notification service runs on this desktop.",
    refused: "The desktop refused it.",
  } satisfies Record<NotificationTest["outcome"], string>,
  said: (words: string) => `The desktop says: ${words}`,
  by: (service: string) => `Shown by ${service}.`,
  noClicks: "It does not tell of clicks: a notification opens nothing here.",
} as const;
