/** Creating an action or an issue in place, where it will stand. */
import { useNavigate } from "@tanstack/react-router";
import { type KeyboardEvent, type ReactNode, useState } from "react";
import type { Action, CommandError, Issue, Level } from "../../bindings";
import { Button } from "../../components/ui/Button";
import { LevelGlyph } from "../../components/ui/LevelGlyph";
import { Face } from "../../components/ui/Person";
import { useFocusBackWhenGone } from "../../components/ui/useFocusBack";
import { useIsHere } from "../../components/ui/useIsHere";
import { isoDay } from "../../lib/format";
import { shortName } from "../../lib/names";
import { actionWords, issueWords, levelWords, refusedWhy, workWords } from "../../lib/words";
import { LevelPicker, PersonPicker, usePeople } from "./pickers";
import { useActionWrites } from "./useActionWrites";
import { useIssueMoves } from "./useIssueQuestion";
import { useIssueWrites } from "./useIssueWrites";

const WEEK = 7 * 86_400_000;

interface NewActionProps {
  /** The column it is created in. */
  status?: Action["status"];
  goalIds?: string[];
  onDone: () => void;
}

/** A new action: its title, and what else it needs with what is likely already chosen. */
export function NewAction({ status = "not_started", goalIds = [], onDone }: NewActionProps) {
  const { create, move } = useActionWrites();
  const me = usePeople().find(({ isMe }) => isMe) ?? null;
  const [title, setTitle] = useState("");
  const [priority, setPriority] = useState<Level>("medium");
  const [picked, setPicked] = useState<{ id: string; name: string } | null>(null);
  const [dueDate, setDueDate] = useState(() => isoDay(Date.now() + WEEK));
  const form = useForm(onDone);
  const open = useOpenWork();
  const assignee = picked ?? me;

  const submit = () =>
    form.send(title, async () => {
      const answer = await create(
        {
          title: title.trim(),
          description: null,
          startDate: isoDay(Date.now()),
          dueDate,
          priority,
          assigneeId: assignee?.id ?? "",
          goalIds,
          issueIds: [],
        },
        form.doubtful,
      );
      if (answer.status === "error") return answer.error;
      if (status !== answer.data.status) void move(answer.data, status);
      if (answer.found && form.isHere()) open("actions", answer.data.id);
      return null;
    });

  return (
    <Form
      label={actionWords.create}
      placeholder={actionWords.placeholder}
      title={title}
      onTitle={setTitle}
      onSubmit={submit}
      onClose={onDone}
      {...form.shown}
    >
      <LevelPicker label={workWords.priority} value={priority} onPick={setPriority}>
        <button type="button" className="chip">
          <LevelGlyph level={priority} />
          {levelWords[priority]}
        </button>
      </LevelPicker>
      <PersonChip person={assignee} onPick={setPicked} />
      <input
        type="date"
        className="chip"
        aria-label={workWords.due}
        value={dueDate}
        onChange={(event) => setDueDate(event.target.value)}
      />
    </Form>
  );
}

interface NewIssueProps {
  status?: Issue["status"];
  goalIds?: string[];
  onDone: () => void;
}

/** A new issue. */
export function NewIssue({ status = "open", goalIds = [], onDone }: NewIssueProps) {
  const { create } = useIssueWrites();
  const { move } = useIssueMoves();
  const [title, setTitle] = useState("");
  const [severity, setSeverity] = useState<Level>("medium");
  const [assignee, setAssignee] = useState<{ id: string; name: string } | null>(null);
  const form = useForm(onDone);
  const open = useOpenWork();

  const submit = () =>
    form.send(title, async () => {
      const answer = await create(
        {
          title: title.trim(),
          description: null,
          severity,
          priority: severity,
          assigneeId: assignee?.id ?? null,
          dueDate: null,
          goalIds,
        },
        form.doubtful,
      );
      if (answer.status === "error") return answer.error;
      if (status !== answer.data.status) move(answer.data, status);
      if (answer.found && form.isHere()) open("issues", answer.data.id);
      return null;
    });

  return (
    <Form
      label={issueWords.create}
      placeholder={issueWords.placeholder}
      title={title}
      onTitle={setTitle}
      onSubmit={submit}
      onClose={onDone}
      {...form.shown}
    >
      <LevelPicker label={workWords.severity} value={severity} onPick={setSeverity}>
        <button type="button" className="chip">
          <LevelGlyph level={severity} />
          {levelWords[severity]}
        </button>
      </LevelPicker>
      <PersonChip person={assignee} nobody onPick={setAssignee} />
    </Form>
  );
}

interface PersonChipProps {
  person: { id: string; name: string } | null;
  nobody?: boolean;
  onPick: (person: { id: string; name: string } | null) => void;
}

function PersonChip({ person, nobody, onPick }: PersonChipProps) {
  return (
    <PersonPicker value={person?.id ?? null} nobody={nobody} onPick={onPick}>
      <button type="button" className="chip">
        <Face id={person?.id ?? null} name={person?.name ?? null} small />
        <span aria-hidden="true">{person ? shortName(person.name) : workWords.nobody}</span>
      </button>
    </PersonPicker>
  );
}

/** Shows the details of one, wherever it was created. */
function useOpenWork(): (kind: "actions" | "issues", id: string) => void {
  const navigate = useNavigate();
  return (kind, id) =>
    void navigate({ to: "/operations", search: kind === "issues" ? { kind, open: id } : { open: id } });
}

/** Sends once at a time and says what the server has against it. */
function useForm(onDone: () => void) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const isHere = useIsHere();
  async function send(title: string, run: () => Promise<CommandError | null>): Promise<void> {
    if (busy || title.trim() === "") return;
    setBusy(true);
    const refused = await run();
    if (!isHere()) return;
    setBusy(false);
    if (refused === null || refused.code === "done") onDone();
    else setError(refusedWhy(refused));
  }
  return {
    send: (title: string, run: () => Promise<CommandError | null>) => void send(title, run),
    doubtful: (refused: CommandError) => setError(refusedWhy(refused)),
    /** One that was left opens nothing. */
    isHere,
    shown: { busy, error },
  };
}

interface FormProps {
  label: string;
  placeholder: string;
  title: string;
  onTitle: (title: string) => void;
  busy: boolean;
  error: string | null;
  onSubmit: () => void;
  onClose: () => void;
  children: ReactNode;
}

function Form({ label, placeholder, title, onTitle, busy, error, onSubmit, onClose, children }: FormProps) {
  useFocusBackWhenGone();
  const pressed = (event: KeyboardEvent) => {
    // One that closes a list of the form's is that list's.
    if (event.key !== "Escape" || event.defaultPrevented) return;
    event.stopPropagation();
    onClose();
  };
  return (
    <form
      className="kc new"
      aria-label={label}
      onKeyDown={pressed}
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      <input
        // biome-ignore lint/a11y/noAutofocus: it opens because somebody asked to write here.
        autoFocus
        className="bare"
        aria-label={label}
        placeholder={placeholder}
        value={title}
        maxLength={200}
        onChange={(event) => onTitle(event.target.value)}
      />
      <span className="-mx-1 flex flex-wrap gap-1">{children}</span>
      {error && (
        <span className="small text-danger-text" role="alert">
          {error}
        </span>
      )}
      <span className="flex items-center gap-2">
        <span className="small grow truncate text-ink-3">{workWords.tabHint}</span>
        <Button type="submit" variant="primary" size="sm" keys={["↵"]} disabled={busy || title.trim() === ""}>
          {workWords.createDoes}
        </Button>
      </span>
    </form>
  );
}
