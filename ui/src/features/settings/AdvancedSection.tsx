import { useNavigate } from "@tanstack/react-router";
import { Button } from "../../components/ui/Button";
import { Switch } from "../../components/ui/Switch";
import { settingsWords } from "../../lib/words";
import { Section, Setting } from "./parts";
import { useSettings } from "./useSettings";

/** What only somebody who looks for a fault needs. */
export function AdvancedSection() {
  const [{ debugPanel }, change] = useSettings();
  const navigate = useNavigate();
  return (
    <Section id="advanced" title={settingsWords.sections.advanced}>
      <div className="box">
        <Setting title={settingsWords.liveData} why={settingsWords.liveDataWhy}>
          {debugPanel && (
            <Button size="sm" onClick={() => void navigate({ to: "/debug" })}>
              {settingsWords.show}
            </Button>
          )}
          <Switch
            checked={debugPanel}
            onChange={(on) => void change((settings) => ({ ...settings, debugPanel: on }))}
            label={settingsWords.liveData}
            testId="debug-panel"
          />
        </Setting>
      </div>
    </Section>
  );
}
