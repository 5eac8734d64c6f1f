/** Signing in, and what came of it. */
import { useState } from "react";
import { commands } from "../../bindings";
import { CommandFailure, codeOf, unwrap } from "../../lib/result";
import { failureWords, signInWords } from "../../lib/words";
import { useRealtime } from "../../realtime/provider";

/** What went wrong, at the place where it can be mended. */
export interface SignInFault {
  username?: string;
  password?: string;
  /** At no field: what failed and why. */
  form?: { title: string; why: string };
}

/** What is under way. */
export type SignInStep = "password" | "token" | "demo" | null;

/** Three ways in. Each ends with the session's own event, which brings the window. */
export interface SignIn {
  busy: SignInStep;
  fault: SignInFault;
  signIn(username: string, password: string, stay: boolean): Promise<void>;
  signInWithCopiedToken(stay: boolean): Promise<void>;
  openDemo(): Promise<void>;
}

/** A sign-in that has not begun. */
export function useSignIn(): SignIn {
  const { reload } = useRealtime();
  const [busy, setBusy] = useState<SignInStep>(null);
  const [fault, setFault] = useState<SignInFault>({});

  async function run(step: NonNullable<SignInStep>, work: () => Promise<unknown>): Promise<void> {
    if (busy !== null) return;
    setBusy(step);
    setFault({});
    try {
      await work();
      reload();
    } catch (error) {
      setFault(faultOf(step, error));
    } finally {
      setBusy(null);
    }
  }

  return {
    busy,
    fault,
    async signIn(username, password, stay) {
      const missing = missingOf(username, password);
      if (missing) setFault(missing);
      else await run("password", async () => unwrap(await commands.signIn(username.trim(), password, stay)));
    },
    signInWithCopiedToken: (stay) => run("token", async () => unwrap(await commands.signInWithCopiedToken(stay))),
    openDemo: () => run("demo", async () => unwrap(await commands.openDemo())),
  };
}

function missingOf(username: string, password: string): SignInFault | null {
  if (username.trim() === "") return { username: signInWords.missingUsername };
  return password === "" ? { password: signInWords.missingPassword } : null;
}

/** Where the fault belongs: a wrong password at the password, the rest above the button. */
function faultOf(step: NonNullable<SignInStep>, error: unknown): SignInFault {
  const message = error instanceof CommandFailure ? error.message : String(error);
  if (step === "demo") return { form: { title: signInWords.demoFailed, why: message } };
  const code = codeOf(error);
  if (step === "password" && code === "invalid_credentials") return { password: signInWords.invalid };
  if (step === "password" && code === "email_not_verified") return { username: signInWords.unverified };
  const { title, why } = failureWords[code];
  return { form: { title, why: message || why } };
}
