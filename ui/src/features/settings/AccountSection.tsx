import { CircleDashed } from "lucide-react";
import { commands } from "../../bindings";
import { Avatar } from "../../components/ui/Avatar";
import { Button } from "../../components/ui/Button";
import { showToast, ToneGlyph } from "../../components/ui/toast";
import { keptWords, settingsWords } from "../../lib/words";
import { useRealtimeState } from "../../realtime/hooks";
import { Section, Setting } from "./parts";

/** Who is signed in, where the sign-in is kept, and the way out. */
export function AccountSection() {
  const session = useRealtimeState((state) => state.session);
  if (session === null || session.user === null) return null;
  const { user, email, title, kept, mode } = session;
  const demo = mode === "demo";
  const { word, why } = keptWords[kept];
  return (
    <Section id="account" title={settingsWords.sections.account}>
      <div className="box">
        <div className="setting min-h-14">
          <Avatar id={user.userId} name={user.name} large />
          <div className="min-w-0 flex-1">
            <span className="strong">{user.name}</span>
            <span className="why word-break selectable">
              {demo ? settingsWords.demoAccount : [email, title].filter(Boolean).join(" · ")}
            </span>
          </div>
          <Button size="sm" onClick={() => void signOut()} data-testid="sign-out">
            {demo ? settingsWords.leaveDemo : settingsWords.signOut}
          </Button>
        </div>
        {!demo && (
          <Setting title={settingsWords.staySignedIn} why={why}>
            <span className="small flex items-center gap-1.5 text-ink-2">
              {kept === "keyring" ? (
                <ToneGlyph tone="ok" />
              ) : (
                <CircleDashed size={14} strokeWidth={2} className="text-glyph" aria-hidden="true" />
              )}
              {word}
            </span>
          </Setting>
        )}
      </div>
    </Section>
  );
}

/** Ends the session; says why when it could not. */
export async function signOut(): Promise<void> {
  const result = await commands.signOut();
  if (result.status === "error") {
    showToast({ title: settingsWords.notSignedOut, why: result.error.message, tone: "warn", key: "sign-out" });
  }
}
