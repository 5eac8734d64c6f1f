import { AtSign } from "lucide-react";
import type { InboxItem } from "../../bindings";
import { StatusGlyph } from "../../components/ui/StatusGlyph";
import { ToneGlyph } from "../../components/ui/toast";

/** What an entry tells, as a shape. */
export function InboxGlyph({ kind }: { kind: InboxItem["kind"] }) {
  switch (kind) {
    case "goalCompleted":
      return <StatusGlyph shape="done" />;
    case "goalCancelled":
      return <StatusGlyph shape="cancelled" />;
    case "issueCreated":
      return <StatusGlyph shape="open" />;
    case "criticalIssue":
      return <ToneGlyph tone="danger" />;
    case "actionAssigned":
      return <AtSign size={16} strokeWidth={1.75} className="flex-none text-ink-2" aria-hidden="true" />;
  }
}
