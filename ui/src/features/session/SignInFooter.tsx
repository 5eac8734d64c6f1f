import { useQuery, useQueryClient } from "@tanstack/react-query";
import { ChevronsUpDown } from "lucide-react";
import { commands, type EnvironmentName } from "../../bindings";
import { ConnectionGlyph } from "../../components/ui/ConnectionGlyph";
import { Menu } from "../../components/ui/Menu";
import { CopyDiagnostics } from "../../components/ui/Trouble";
import { showToast } from "../../components/ui/toast";
import { queryKeys } from "../../lib/queryKeys";
import { APP_VERSION } from "../../lib/version";
import { environmentWords, signInWords } from "../../lib/words";
import { useRealtimeState } from "../../realtime/hooks";
import { healthQuery } from "./queries";
import type { SignIn } from "./useSignIn";
import { useStay } from "./useStay";

const ENVIRONMENTS = Object.keys(environmentWords) as EnvironmentName[];

/** Where one signs in, whether it answers, and the developers' way in. */
export function SignInFooter({ signIn }: { signIn: SignIn }) {
  const { busy, signInWithCopiedToken } = signIn;
  const stay = useStay();
  return (
    <footer className="ft">
      <Health />
      <EnvironmentMenu />
      <span className="grow" />
      <button
        type="button"
        title={signInWords.pasteWhy}
        disabled={busy !== null}
        onClick={() => void signInWithCopiedToken(stay)}
      >
        {signInWords.paste}
      </button>
      <Diagnostics signIn={signIn} />
      <span className="num">{APP_VERSION}</span>
    </footer>
  );
}

function Diagnostics({ signIn: { fault } }: { signIn: SignIn }) {
  const { data } = useQuery(healthQuery);
  const said = [fault.form?.title, fault.form?.why, fault.username, fault.password, data?.detail];
  return <CopyDiagnostics bare detail={said.filter(Boolean).join(" ") || null} />;
}

function Health() {
  const { data } = useQuery(healthQuery);
  const word = data === undefined ? "Connecting" : data.reachable ? "Live" : "Offline";
  return (
    <span className="flex items-center gap-1.5" role="status" title={data?.detail ?? undefined} data-testid="health">
      <ConnectionGlyph word={word} />
      {data === undefined ? signInWords.asking : data.reachable ? signInWords.reachable : signInWords.unreachable}
    </span>
  );
}

function EnvironmentMenu() {
  const client = useQueryClient();
  const chosen = useRealtimeState((state) => state.settings.environment);

  async function choose(environment: EnvironmentName): Promise<void> {
    const result = await commands.setEnvironment(environment);
    if (result.status === "error") {
      showToast({ title: signInWords.notChanged, why: result.error.message, tone: "warn", key: "environment" });
    }
    await client.invalidateQueries({ queryKey: queryKeys.session.health });
  }

  return (
    <Menu
      label={signInWords.environment}
      items={ENVIRONMENTS.map((environment) => ({
        label: environmentWords[environment],
        onSelect: () => void choose(environment),
      }))}
    >
      <button type="button" aria-label={`${signInWords.environment}: ${environmentWords[chosen]}`}>
        {environmentWords[chosen]}
        <ChevronsUpDown size={12} strokeWidth={2.25} className="text-glyph" aria-hidden="true" />
      </button>
    </Menu>
  );
}
