import { useQuery } from "@tanstack/react-query";
import { Terminal } from "lucide-react";
import { type ConfigurationView, commands, type Effective, type EnvironmentName } from "../../bindings";
import { Button } from "../../components/ui/Button";
import { ConnectionGlyph } from "../../components/ui/ConnectionGlyph";
import { Segmented } from "../../components/ui/Toolbar";
import { showToast } from "../../components/ui/toast";
import { queryKeys } from "../../lib/queryKeys";
import { codeOf, unwrap } from "../../lib/result";
import { environmentWords, failureWords, settingsWords, signInWords } from "../../lib/words";
import { useRealtimeState } from "../../realtime/hooks";
import { Section, Setting } from "./parts";

const ENVIRONMENTS = (Object.keys(environmentWords) as EnvironmentName[]).map((value) => ({
  value,
  label: environmentWords[value],
}));

/** Which PurposePath this is, and where each of its addresses comes from. */
export function EnvironmentSection() {
  const chosen = useRealtimeState((state) => state.settings.environment);
  const { data, error } = useQuery({
    queryKey: [...queryKeys.session.configuration, chosen],
    queryFn: async () => unwrap(await commands.configuration()),
  });
  return (
    <Section id="environment" title={settingsWords.sections.environment} why={settingsWords.environmentWhy}>
      <div className="box">
        <Setting title={settingsWords.environment}>
          {data?.environment.fixed ? (
            <>
              <span className="small text-ink-2">{data.environment.value}</span>
              <Origin of={data.environment} />
            </>
          ) : (
            <Segmented
              label={settingsWords.environment}
              options={ENVIRONMENTS}
              value={chosen}
              onChange={(environment) => void setEnvironment(environment)}
            />
          )}
        </Setting>
        {data && <Addresses configuration={data} />}
        {error && (
          <Setting title={settingsWords.unknownConfiguration} why={error.message || failureWords[codeOf(error)].why} />
        )}
        <ServiceTest />
      </div>
    </Section>
  );
}

async function setEnvironment(environment: EnvironmentName): Promise<void> {
  const result = await commands.setEnvironment(environment);
  if (result.status === "error") {
    showToast({ title: signInWords.notChanged, why: result.error.message, tone: "warn", key: "environment" });
  }
}

function Addresses({
  configuration: { liveUpdates, socket, account, traction, proxy },
}: {
  configuration: ConfigurationView;
}) {
  const off = liveUpdates.value === "off";
  return (
    <>
      <Setting title={settingsWords.liveUpdates} why={off ? settingsWords.liveOff : socket.value} mono={!off}>
        <Origin of={off ? liveUpdates : socket} />
      </Setting>
      <Setting title={settingsWords.account} why={account.value} mono>
        <Origin of={account} />
      </Setting>
      <Setting title={settingsWords.traction} why={traction.value} mono>
        <Origin of={traction} />
      </Setting>
      {proxy && (
        <Setting title={settingsWords.proxy} why={proxy.value} mono>
          <Origin of={proxy} />
        </Setting>
      )}
    </>
  );
}

/** Where a value comes from; what the environment sets cannot be changed here. */
function Origin({ of: { origin, fixed } }: { of: Effective }) {
  if (!fixed) return <span className="small text-ink-3">{settingsWords.from(origin)}</span>;
  return (
    <span className="chip" title={settingsWords.fixedWhy(origin)}>
      <Terminal size={12} strokeWidth={2.25} aria-hidden="true" />
      {settingsWords.fixed}
      <span className="sr-only">{settingsWords.fixedWhy(origin)}</span>
    </span>
  );
}

function ServiceTest() {
  const { data, isFetching, refetch } = useQuery({
    queryKey: queryKeys.session.health,
    queryFn: async () => unwrap(await commands.serviceHealth()),
    staleTime: 0,
  });
  const word = isFetching || data === undefined ? "Connecting" : data.reachable ? "Live" : "Offline";
  return (
    <Setting title={settingsWords.connection}>
      <span className="small flex min-w-0 items-center gap-1.5 text-ink-2" role="status" data-testid="service-test">
        <ConnectionGlyph word={word} />
        {word === "Connecting" || data === undefined
          ? settingsWords.testing
          : data.reachable
            ? settingsWords.answers
            : settingsWords.silent(data.detail)}
      </span>
      <Button size="sm" onClick={() => void refetch()}>
        {settingsWords.test}
      </Button>
    </Setting>
  );
}
