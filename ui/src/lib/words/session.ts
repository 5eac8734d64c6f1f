/** Who is signed in: the sign-in page, the demo, and why a session ended. */
import type { EndedBecause, EnvironmentName, KeyringStatus } from "../../bindings";

/** The places where the service runs. */
export const environmentWords: Record<EnvironmentName, string> = {
  production: "Production",
  staging: "Staging",
  development: "Development",
  local: "This computer",
};

/** The sign-in page. */
export const signInWords = {
  title: "Sign in to PurposePath",
  why: "Your company’s goals, live on your desk.",
  username: "E-mail or user name",
  password: "Password",
  showPassword: "Show the password",
  hidePassword: "Hide the password",
  forgot: "Forgot it?",
  forgotTitle: "A new password is set in the browser",
  forgotWhy:
    "Open PurposePath there, as you always do, and ask for a new password on its sign-in page; or ask whoever manages your company’s accounts. Then sign in here with it.",
  unlock: "Unlock it",
  notUnlocked: "The keyring stayed locked",
  submit: "Sign in",
  submitForSession: "Sign in for this session",
  busy: "Signing in",
  or: "or",
  noSocial: "Google and Microsoft accounts cannot sign in here yet.",
  demo: "Look around with demo data",
  paste: "Paste a token",
  pasteWhy: "For developers: signs in with the access token on the clipboard",
  restoring: "Restoring your sign-in",
  reachable: "Service reachable",
  unreachable: "Service not reachable",
  asking: "Asking the service",
  environment: "Environment",
  missingUsername: "Enter your e-mail address or user name.",
  missingPassword: "Enter your password.",
  invalid: "User name and password do not belong together.",
  unverified: "This address is not verified yet. Open the link in the message you were sent, then sign in.",
  demoFailed: "The demo did not start",
  notChanged: "The environment was not changed",
} as const;

/** What the keyring’s situation means for staying signed in; null when there is nothing to say. */
export const keyringWords: Record<KeyringStatus["kind"], { title: string; why: string } | null> = {
  ready: null,
  missing: {
    title: "No keyring on this computer",
    why: "You can sign in for this session. To stay signed in, install GNOME Keyring or KWallet; nothing is ever kept in a plain file.",
  },
  locked: {
    title: "The keyring is locked",
    why: "Unlock it to stay signed in. You can also sign in for this session; nothing is ever kept in a plain file.",
  },
  noDefaultCollection: {
    title: "The keyring has no default collection",
    why: "Create one, for example with Passwords and Keys, to stay signed in. You can also sign in for this session.",
  },
  denied: {
    title: "The keyring refuses PurposePath",
    why: "Allow it there to stay signed in. You can also sign in for this session; nothing is ever kept in a plain file.",
  },
};

/** Why nobody is signed in any more; null when the person did it. */
export const endedWords: Record<EndedBecause, { title: string; why: string } | null> = {
  signedOut: null,
  refused: { title: "You were signed out", why: "The service no longer accepts this sign-in. Sign in again to go on." },
  environmentChanged: { title: "Another environment", why: "No sign-in is kept for it yet." },
};

/** The demo. */
export const sessionWords = {
  demo: "Demo",
  demoWhy: "An invented company. Nothing leaves this computer.",
  demoBackend: "Demo backend",
  demoUp: "On: changes arrive",
  demoDown: "Cut off, as by a lost network",
} as const;
