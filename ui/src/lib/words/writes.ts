/** What is said about own changes: refused, offline, undone. */
import type { CommandError } from "../../bindings";
import { failureWords } from "./common";

/** Words around a write. */
export const writeWords = {
  offline: "Not reached: the change was put back",
  dismiss: "Dismiss",
  undo: "Undo",
  cancel: "Cancel",
  required: "Needed",
} as const;

/** Why a write was refused: the server's own reason where it gave one. */
export function refusedWhy(error: CommandError): string {
  if (error.code === "offline") return writeWords.offline;
  const reasons = [error.message, ...error.fields.map(({ message }) => message)].filter((text) => text !== "");
  return reasons[0] ?? failureWords[error.code].why;
}

/** What is wrong with which field, by the server's names of the fields. */
export function fieldErrors(error: CommandError): Record<string, string> {
  return Object.fromEntries(error.fields.map(({ field, message }) => [field, message]));
}
