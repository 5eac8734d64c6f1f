import { fireEvent, screen, within } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import type { CommandError, KeyringStatus } from "../../bindings";
import { seriousFaults } from "../../testing/axe";
import { installFakeBackend } from "../../testing/fakeBackend";
import { session, signedOut, snapshot } from "../../testing/fixtures";
import { renderApp, settle } from "../../testing/renderApp";

async function openSignIn({ keyring = "ready", part = {} }: { keyring?: KeyringStatus["kind"]; part?: object } = {}) {
  const backend = installFakeBackend({
    snapshot: snapshot({ session: signedOut(part) }),
    keyring: { kind: keyring, detail: null },
  });
  await renderApp({ backend });
  await screen.findByTestId("signed-out");
  await settle();
  return backend;
}

function type(username: string, password: string): void {
  fireEvent.change(screen.getByLabelText("E-mail or user name"), { target: { value: username } });
  fireEvent.change(screen.getByLabelText("Password"), { target: { value: password } });
}

async function submit(): Promise<void> {
  fireEvent.submit(screen.getByTestId("sign-in"));
  await settle();
}

const refusal = (code: CommandError["code"], message = ""): CommandError => ({ code, message, fields: [] });

describe("the sign-in", () => {
  it("signs in, stays signed in where a keyring can keep it, and shows the company", async () => {
    const backend = await openSignIn();
    backend.answer("sign_in", () => {
      backend.snapshot = snapshot({ session: session() });
      return null;
    });
    type(" ingrid@lindqvist.coffee ", "secret ");
    await submit();

    expect(backend.lastArguments("sign_in")).toEqual({
      username: "ingrid@lindqvist.coffee",
      password: "secret ",
      stay: true,
    });
    expect(screen.getByTestId("feed")).toBeDefined();
  });

  it.each<[KeyringStatus["kind"], string]>([
    ["missing", "No keyring on this computer"],
    ["locked", "The keyring is locked"],
    ["noDefaultCollection", "The keyring has no default collection"],
    ["denied", "The keyring refuses PurposePath"],
  ])("with a keyring that is %s says so and signs in for this session", async (keyring, title) => {
    const backend = await openSignIn({ keyring });
    expect(screen.getByTestId("keyring-note").textContent).toContain(title);
    expect(screen.getByTestId("sign-in").textContent).toContain("Sign in for this session");

    type("ingrid", "secret");
    await submit();
    expect(backend.lastArguments("sign_in")).toMatchObject({ stay: false });
  });

  it("unlocks a locked keyring, and then stays signed in", async () => {
    const backend = await openSignIn({ keyring: "locked" });
    backend.answer("unlock_keyring", () => ({ kind: "ready", detail: null }));
    fireEvent.click(screen.getByRole("button", { name: "Unlock it" }));
    await settle();
    expect(screen.queryByTestId("keyring-note")).toBeNull();
    expect(screen.getByTestId("sign-in").textContent).toMatch(/^Sign in↵$/);
  });

  it("with a ready keyring has nothing to say about it", async () => {
    await openSignIn();
    expect(screen.queryByTestId("keyring-note")).toBeNull();
    expect(screen.getByTestId("sign-in").textContent).toMatch(/^Sign in↵$/);
  });

  it("asks for what is missing before it asks the server", async () => {
    const backend = await openSignIn();
    await submit();
    expect(screen.getByRole("alert").textContent).toBe("Enter your e-mail address or user name.");
    expect(document.activeElement).toBe(screen.getByLabelText("E-mail or user name"));
    expect(backend.asked).not.toContain("sign_in");
  });

  it("says at the password that it is wrong, and selects it", async () => {
    const backend = await openSignIn();
    backend.answer("sign_in", () => refusal("invalid_credentials"));
    type("ingrid", "wrong");
    await submit();
    expect(screen.getByLabelText("Password").getAttribute("aria-invalid")).toBe("true");
    expect(screen.getByRole("alert").textContent).toBe("User name and password do not belong together.");
    expect(document.activeElement).toBe(screen.getByLabelText("Password"));
  });

  it("says at the address that it is not verified", async () => {
    const backend = await openSignIn();
    backend.answer("sign_in", () => refusal("email_not_verified"));
    type("ingrid", "secret");
    await submit();
    expect(screen.getByRole("alert").textContent).toContain("not verified yet");
  });

  it.each<[CommandError["code"], string]>([
    ["offline", "You are offline"],
    ["account_locked", "The account is locked"],
    ["clock_wrong", "The clock is wrong"],
    ["untrusted", "The server’s certificate is not trusted"],
    ["rate_limited", "Too many requests"],
  ])("tells %s above the button, with what Rust knows about it", async (code, title) => {
    const backend = await openSignIn();
    backend.answer("sign_in", () => refusal(code, "In detail."));
    type("ingrid", "secret");
    await submit();
    const fault = screen.getByTestId("sign-in-fault");
    expect(fault.textContent).toBe(`${title}In detail.`);
  });

  it("shows the password when asked, under a name that changes", async () => {
    await openSignIn();
    fireEvent.click(screen.getByRole("button", { name: "Show the password" }));
    expect(screen.getByLabelText("Password").getAttribute("type")).toBe("text");
    expect(screen.getByRole("button", { name: "Hide the password" })).toBeDefined();
  });

  it("says why the session ended", async () => {
    await openSignIn({ part: { endedBecause: "refused" } });
    expect(screen.getByText("You were signed out")).toBeDefined();
  });

  it("says that other accounts cannot sign in here yet", async () => {
    await openSignIn();
    expect(screen.getByText("Google and Microsoft accounts cannot sign in here yet.")).toBeDefined();
  });

  it("lets Rust take a token from the clipboard: none passes the window", async () => {
    const backend = await openSignIn();
    fireEvent.click(screen.getByRole("button", { name: "Paste a token" }));
    await settle();
    expect(backend.asked).toContain("sign_in_with_copied_token");
    expect(backend.lastArguments("sign_in_with_copied_token")).toEqual({ stay: true });
  });

  it("opens the demo with Ctrl+D", async () => {
    const backend = await openSignIn();
    fireEvent.keyDown(window, { key: "d", ctrlKey: true });
    await settle();
    expect(backend.asked).toContain("open_demo");
  });

  it("names the environment and whether it answers", async () => {
    const backend = await openSignIn();
    expect(screen.getByTestId("health").textContent).toBe("Service reachable");
    const chooser = screen.getByRole("button", { name: "Environment: Production" });
    chooser.focus();
    fireEvent.keyDown(chooser, { key: "Enter" });
    fireEvent.click(within(await screen.findByRole("menu")).getByText("Staging"));
    await settle();
    expect(backend.lastArguments("set_environment")).toEqual({ environment: "staging" });
  });

  it("says what to do about a forgotten password, behind the field for whoever goes by Tab", async () => {
    await openSignIn();
    const forgot = screen.getByRole("button", { name: "Forgot it?" });
    const order = screen.getByLabelText("Password").compareDocumentPosition(forgot);
    expect(order & Node.DOCUMENT_POSITION_FOLLOWING).toBeTruthy();
    fireEvent.click(forgot);
    expect((await screen.findByRole("dialog")).textContent).toContain("A new password is set in the browser");
  });

  it("names its version, and copies diagnostics that hold neither name nor password", async () => {
    const writeText = vi.spyOn(navigator.clipboard, "writeText").mockResolvedValue();
    const backend = await openSignIn();
    backend.answer("sign_in", () => refusal("untrusted", "Issued by Malmö Office Gateway CA"));
    type("ingrid@lindqvist.coffee", "swordfish");
    await submit();
    expect(document.querySelector("footer")?.textContent).toMatch(/\d+\.\d+\.\d+$/);
    fireEvent.click(screen.getByRole("button", { name: "Copy diagnostics" }));
    await settle();
    const text = writeText.mock.calls[0]?.[0] ?? "";
    expect(text).toMatch(/^PurposePath \d+\.\d+\.\d+\nAt: 20/);
    expect(text).toContain("Issued by Malmö Office Gateway CA");
    expect(text).toContain("System: ");
    expect(text).not.toMatch(/ingrid|swordfish/);
  });

  it("has nothing serious for axe to find", async () => {
    await openSignIn({ keyring: "missing" });
    await submit();
    expect(await seriousFaults()).toEqual([]);
  });
});

describe("while a sign-in is restored", () => {
  it("neither the sign-in nor anybody's data flashes up", async () => {
    const backend = installFakeBackend({ snapshot: snapshot({ session: signedOut({ mode: "restoring" }) }) });
    await renderApp({ backend });
    expect(screen.getByTestId("restoring")).toBeDefined();
    expect(screen.queryByTestId("signed-out")).toBeNull();
    expect(document.documentElement.dataset.ready).toBeUndefined();
    expect(backend.asked).not.toContain("goals");

    backend.snapshot = snapshot({ session: session() });
    await backend.sign(session());
    await settle();
    expect(screen.getByTestId("feed")).toBeDefined();
  });
});
