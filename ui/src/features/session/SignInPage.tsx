import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Eye, EyeOff } from "lucide-react";
import { Popover } from "radix-ui";
import { type FormEvent, type ReactNode, useEffect, useEffectEvent, useId, useRef, useState } from "react";
import { commands } from "../../bindings";
import { Button } from "../../components/ui/Button";
import { AppMark } from "../../components/ui/Mark";
import { showToast, ToneGlyph } from "../../components/ui/toast";
import { endedWords, keyringWords, signInWords } from "../../lib/words";
import { useRealtimeState } from "../../realtime/hooks";
import { keyringQuery } from "./queries";
import { SignInArt } from "./SignInArt";
import { SignInFooter } from "./SignInFooter";
import { type SignIn, useSignIn } from "./useSignIn";
import { useStay } from "./useStay";

/** The way in: user name and password, the demo, and a token for developers. */
export default function SignInPage() {
  const signIn = useSignIn();
  useDemoKey(signIn);
  return (
    <main className="sign-in" data-testid="signed-out">
      <SignInArt />
      <div className="form">
        <AppMark />
        <h1 className="page-title mt-4">{signInWords.title}</h1>
        <p className="mt-0.5 mb-5 text-ink-2">{signInWords.why}</p>
        <Reason />
        <CredentialsForm signIn={signIn} />
        <div className="or">{signInWords.or}</div>
        <Button
          size="lg"
          keys={["Ctrl", "D"]}
          disabled={signIn.busy !== null}
          onClick={() => void signIn.openDemo()}
          data-testid="open-demo"
        >
          {signInWords.demo}
        </Button>
        <p className="small mt-4 text-center text-ink-3">{signInWords.noSocial}</p>
      </div>
      <SignInFooter signIn={signIn} />
    </main>
  );
}

/** Ctrl+D opens the demo whatever has the focus. */
function useDemoKey({ openDemo }: SignIn): void {
  const pressed = useEffectEvent((event: KeyboardEvent) => {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "d") return;
    event.preventDefault();
    void openDemo();
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => pressed(event);
    window.addEventListener("keydown", listener);
    return () => window.removeEventListener("keydown", listener);
  }, []);
}

/** Why the last session ended, when the person did not end it. */
function Reason() {
  const because = useRealtimeState((state) => state.session?.endedBecause ?? null);
  const said = because && endedWords[because];
  return said && <Note tone={because === "refused" ? "warn" : "info"} {...said} />;
}

function CredentialsForm({ signIn: { busy, fault, signIn } }: { signIn: SignIn }) {
  const { data: keyring } = useQuery(keyringQuery);
  const username = useRef<HTMLInputElement>(null);
  const password = useRef<HTMLInputElement>(null);
  const stay = useStay();
  const warning = keyring && keyringWords[keyring.kind];

  // The page has nothing before this field to read or to reach.
  useEffect(() => username.current?.focus(), []);

  useEffect(() => {
    const wrong = fault.username !== undefined ? username : fault.password !== undefined ? password : null;
    wrong?.current?.focus();
    wrong?.current?.select();
  }, [fault]);

  function submit(event: FormEvent): void {
    event.preventDefault();
    // Read when needed and kept nowhere else.
    void signIn(username.current?.value ?? "", password.current?.value ?? "", stay);
  }

  return (
    <form className="flex flex-col" onSubmit={submit} noValidate>
      {warning && (
        <Note tone="warn" {...warning} testId="keyring-note">
          {keyring?.kind === "locked" && <UnlockButton />}
        </Note>
      )}
      <Labelled label={signInWords.username} error={fault.username}>
        {(field) => <input {...field} ref={username} type="text" autoComplete="username" spellCheck={false} />}
      </Labelled>
      <Labelled label={signInWords.password} error={fault.password} beside={<Forgotten />}>
        {(field) => <PasswordInput field={field} input={password} />}
      </Labelled>
      {fault.form && <Note tone="danger" {...fault.form} testId="sign-in-fault" />}
      <Button variant="primary" size="lg" type="submit" disabled={busy !== null} keys={["↵"]} data-testid="sign-in">
        {busy === "password" ? signInWords.busy : stay ? signInWords.submit : signInWords.submitForSession}
      </Button>
    </form>
  );
}

interface FieldAttributes {
  id: string;
  "aria-invalid": true | undefined;
  "aria-describedby": string | undefined;
}

interface LabelledProps {
  label: string;
  error: string | undefined;
  /** At the end of the line of the label. */
  beside?: ReactNode;
  children: (field: FieldAttributes) => ReactNode;
}

function Labelled({ label, error, beside, children }: LabelledProps) {
  const id = useId();
  return (
    <div className="relative mb-3.5">
      <label className="small mb-1 block text-ink-2" htmlFor={id}>
        {label}
      </label>
      <div className="box-field">
        {children({
          id,
          "aria-invalid": error ? true : undefined,
          "aria-describedby": error ? `${id}-error` : undefined,
        })}
      </div>
      {error && (
        <p className="small mt-1 text-danger-text" id={`${id}-error`} role="alert">
          {error}
        </p>
      )}
      {/* Last, so that Tab leads from field to field. */}
      {beside && <span className="absolute top-0 right-0 flex">{beside}</span>}
    </div>
  );
}

/** The service tells no page for it, so nothing is opened: the way is said in words. */
function Forgotten() {
  return (
    <Popover.Root>
      <Popover.Trigger className="small rounded-sm text-ink-3 hover:text-ink-2">{signInWords.forgot}</Popover.Trigger>
      <Popover.Portal>
        <Popover.Content className="pop w-72 px-4 py-3" align="end" sideOffset={6} collisionPadding={12}>
          <b className="semi block">{signInWords.forgotTitle}</b>
          <span className="small text-ink-2">{signInWords.forgotWhy}</span>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function PasswordInput({ field, input }: { field: FieldAttributes; input: React.RefObject<HTMLInputElement | null> }) {
  const [shown, setShown] = useState(false);
  const Icon = shown ? EyeOff : Eye;
  return (
    <>
      <input {...field} ref={input} type={shown ? "text" : "password"} autoComplete="current-password" />
      <button
        type="button"
        className="eye"
        aria-label={shown ? signInWords.hidePassword : signInWords.showPassword}
        onClick={() => setShown(!shown)}
      >
        <Icon size={14} strokeWidth={2} aria-hidden="true" />
      </button>
    </>
  );
}

/** The system asks for the keyring's password; the answer says how it is afterwards. */
function UnlockButton() {
  const client = useQueryClient();
  async function unlock(): Promise<void> {
    const result = await commands.unlockKeyring();
    if (result.status === "ok") client.setQueryData(keyringQuery.queryKey, result.data);
    else showToast({ title: signInWords.notUnlocked, why: result.error.message, tone: "warn", key: "keyring" });
  }
  return (
    <div className="mt-2">
      <Button size="sm" onClick={() => void unlock()}>
        {signInWords.unlock}
      </Button>
    </div>
  );
}

interface NoteProps {
  tone: "info" | "warn" | "danger";
  title: string;
  why: string;
  testId?: string;
  children?: ReactNode;
}

function Note({ tone, title, why, testId, children }: NoteProps) {
  return (
    <div className={`note ${tone}`} role={tone === "danger" ? "alert" : undefined} data-testid={testId}>
      <ToneGlyph tone={tone} />
      <div>
        <b className="semi block">{title}</b>
        <span className="text-ink-2">{why}</span>
        {children}
      </div>
    </div>
  );
}
