import { Button } from "../../components/ui/Button";
import { EmptyState } from "../../components/ui/EmptyState";
import { useKeys } from "../../components/ui/useKeys";
import { failureWords, workWords } from "../../lib/words";
import { Panel } from "./ActionPanel";

/** What a link led to is gone. */
export function MissingPanel({ title, onClose }: { title: string; onClose: () => void }) {
  useKeys({ escape: onClose });
  return (
    <Panel title={title} onClose={onClose}>
      <EmptyState title={failureWords.not_found.title} why={failureWords.not_found.why} blocked>
        <Button keys={["Esc"]} onClick={onClose}>
          {workWords.closePanel}
        </Button>
      </EmptyState>
    </Panel>
  );
}
