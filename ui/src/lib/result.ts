/** What a command answers, as a value or an exception. */
import type { CommandError } from "../bindings";

/** A refused command. Branch on `code`, never on the text. */
export class CommandFailure extends Error {
  override readonly name = "CommandFailure";
  readonly code: CommandError["code"];

  constructor(error: CommandError) {
    super(error.message);
    this.code = error.code;
  }
}

/** The data of a successful command; throws {@link CommandFailure} otherwise. */
export function unwrap<T>(result: { status: "ok"; data: T } | { status: "error"; error: CommandError }): T {
  if (result.status === "ok") return result.data;
  throw new CommandFailure(result.error);
}

/** The code of whatever a query threw; anything but a refused command is `internal`. */
export function codeOf(error: unknown): CommandError["code"] {
  return error instanceof CommandFailure ? error.code : "internal";
}
