/** Who is signed in: the demo and the signed-out page. */

/** Demo and signed-out words. */
export const sessionWords = {
  signedOut: "Signed out",
  signedOutWhy: "This version has no sign-in form. The demo shows an invented company with live changes.",
  openDemo: "Open the demo",
  demoFailed: "The demo did not start",
  demo: "Demo",
  demoWhy: "An invented company. Nothing leaves this computer.",
  demoBackend: "Demo backend",
  demoUp: "On: changes arrive",
  demoDown: "Cut off, as by a lost network",
} as const;
