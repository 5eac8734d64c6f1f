/** What is said about own changes: refused, offline, undone. */
import type { CommandError } from "../../bindings";
import { failureWords } from "./common";

/** Words around a write. */
export const writeWords = {
  offline: "Not reached: the change was put back",
  /** In place of what failed, as long as nobody knows. */
  doubtful: "Sent, but the answer was lost",
  lookingAgain: "Reading again whether it was done",
  answerLost: "The answer was lost, and read again it had not been done",
  perhapsDone: "The answer was lost, so it may have been done. Look before you send it again.",
  notThere: "The answer was lost, and read again it is not there. It can be sent again.",
  found: (title: string) => `“${title}” is there`,
  foundWhy: "The answer was lost on the way; read again, it had been created.",
  done: "It was done, but what the server says of it could not be read.",
  dismiss: "Dismiss",
  undo: "Undo",
  cancel: "Cancel",
  required: "Needed",
} as const;

/** Why a write was refused: the server's own reason where it gave one. */
export function refusedWhy(error: CommandError): string {
  if (error.code === "offline") return writeWords.offline;
  if (error.code === "perhaps_done") return writeWords.perhapsDone;
  if (error.code === "done") return writeWords.done;
  const reasons = [error.message, ...error.fields.map(({ message }) => message)].filter((text) => text !== "");
  return reasons[0] ?? failureWords[error.code].why;
}

/** What is wrong with which field, by the server's names of the fields. */
export function fieldErrors(error: CommandError): Record<string, string> {
  return Object.fromEntries(error.fields.map(({ field, message }) => [field, message]));
}
