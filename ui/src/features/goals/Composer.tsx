import { useQueryClient } from "@tanstack/react-query";
import { ChevronDown, File, MessageSquare } from "lucide-react";
import { type KeyboardEvent, useState } from "react";
import { commands, type GoalActivity, type GoalDetail } from "../../bindings";
import { Button } from "../../components/ui/Button";
import { Picker } from "../../components/ui/Picker";
import { useWayBack } from "../../components/ui/useWayBack";
import { queryKeys } from "../../lib/queryKeys";
import { composerWords, refusedWhy } from "../../lib/words";
import { withActivity } from "../../realtime/patches";
import { useWrites } from "../../realtime/useWrites";
import { wasDone } from "../../realtime/writes";

type Kind = keyof typeof composerWords.kinds;

/** Longest texts the server takes (protocol.md 5.4, G10 and G11). */
const LONGEST: Record<Kind, number> = { note: 5_000, comment: 2_000 };

const ICONS = { note: File, comment: MessageSquare } as const;

/** Writes a note or a comment on a goal. Ctrl+Enter sends; what was refused stays to be sent again. */
export function Composer({ goalId }: { goalId: string }) {
  const writes = useWrites();
  const client = useQueryClient();
  const [kind, setKind] = useState<Kind>("note");
  const [text, setText] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const { onFocus, leave } = useWayBack();
  const content = text.trim();
  const Icon = ICONS[kind];

  async function send(): Promise<void> {
    if (busy || content === "") return;
    setBusy(true);
    const answer = await writes.create<GoalActivity>({
      eventType: "goal.activity.created",
      send: () => (kind === "note" ? commands.addNote(goalId, content) : commands.addComment(goalId, content)),
      idOf: ({ id }) => id,
      stale: [{ key: queryKeys.goals.activity(goalId) }, { key: queryKeys.recentActivity }],
    });
    setBusy(false);
    if (answer.status === "error" && !wasDone(answer)) return setError(refusedWhy(answer.error));
    setError(null);
    setText("");
    if (answer.status === "error") return;
    client.setQueryData<GoalDetail>(
      queryKeys.goals.detail(goalId),
      (detail) => detail && withActivity(detail, answer.data),
    );
  }

  const pressed = (event: KeyboardEvent) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      void send();
    } else if (event.key === "Escape" && !event.defaultPrevented) leave();
  };

  return (
    <form
      className="composer"
      aria-label={composerWords.placeholder[kind]}
      onFocus={onFocus}
      onKeyDown={pressed}
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <textarea
        aria-label={composerWords.placeholder[kind]}
        placeholder={composerWords.placeholder[kind]}
        value={text}
        maxLength={LONGEST[kind]}
        onChange={(event) => setText(event.target.value)}
      />
      {error && (
        <p className="small px-3 pt-1 text-danger-text" role="alert">
          {composerWords.failed}: {error}
        </p>
      )}
      <div className="tools">
        <Picker
          label={composerWords.kind}
          options={KINDS.map((value) => ({ value, label: composerWords.kinds[value] }))}
          value={kind}
          onPick={setKind}
        >
          <Button variant="ghost" size="sm">
            <Icon size={14} strokeWidth={2} aria-hidden="true" />
            {composerWords.kinds[kind]}
            <ChevronDown size={12} strokeWidth={2.25} aria-hidden="true" />
          </Button>
        </Picker>
        <span className="grow" />
        <Button type="submit" variant="primary" size="sm" keys={["Ctrl ↵"]} disabled={busy || content === ""}>
          {composerWords.does}
        </Button>
      </div>
    </form>
  );
}

const KINDS = Object.keys(composerWords.kinds) as Kind[];
