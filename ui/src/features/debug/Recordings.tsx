import { Circle, Copy, FolderOpen, Play, Square } from "lucide-react";
import { useEffect, useState } from "react";
import { commands, type Recordings, type RecordingView } from "../../bindings";
import { Button } from "../../components/ui/Button";
import { Dialog } from "../../components/ui/Dialog";
import { showToast } from "../../components/ui/toast";
import { formatBytes, formatMoment, formatNumber, parseTime } from "../../lib/format";
import { debugWords } from "../../lib/words";
import { useRealtimeState } from "../../realtime/hooks";

/** Starts and ends a recording. */
export function RecordButton({ recording, onDone }: { recording: RecordingView | null; onDone: () => void }) {
  const running = recording !== null && recording.ended === null;

  async function toggle(): Promise<void> {
    const answer = running ? await commands.stopRecording() : await commands.startRecording();
    if (answer.status === "error") {
      showToast({ title: debugWords.notRecorded, why: answer.error.message, tone: "danger", key: "recording" });
    }
    onDone();
  }

  const Icon = running ? Square : Circle;
  return (
    <Button variant="ghost" size="sm" aria-pressed={running} data-testid="record" onClick={() => void toggle()}>
      <Icon size={12} fill="currentColor" className="text-danger" aria-hidden="true" />
      {running ? debugWords.stop : debugWords.record}
    </Button>
  );
}

/** Where the recording lies and how far it is. */
export function RecordingLine({ recording }: { recording: RecordingView }) {
  const { name, path, messages, bytes, ended, failure, leftOut } = recording;
  const size = `${debugWords.messagesCounted(formatNumber(messages))}, ${formatBytes(bytes)}`;
  const state = ended === null ? debugWords.recording : debugWords.recordingEnded[ended];
  return (
    <p className="rec" role="status" data-testid="recording" data-ended={ended ?? ""}>
      <span className="strong">{state}</span>
      <span className="num">{size}</span>
      {leftOut > 0 && <span className="text-warn-text">{debugWords.leftOut(formatNumber(leftOut))}</span>}
      {failure && <span className="text-danger-text">{failure}</span>}
      <code className="selectable truncate" title={path} data-testid="recording-path">
        {path}
      </code>
      <Button variant="ghost" size="sm" data-testid="show-recording" onClick={() => void shown(name)}>
        <FolderOpen size={12} strokeWidth={2} aria-hidden="true" />
        {debugWords.showInFolder}
      </Button>
      <Button variant="ghost" size="sm" onClick={() => void copied(path)}>
        <Copy size={12} strokeWidth={2} aria-hidden="true" />
        {debugWords.copyPath}
      </Button>
    </p>
  );
}

async function shown(name: string): Promise<void> {
  const answer = await commands.showRecording(name);
  if (answer.status === "error")
    showToast({ title: debugWords.notShown, why: answer.error.message, tone: "warn", key: "recording" });
}

async function copied(path: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(path);
    showToast({ title: debugWords.pathCopied, why: null, tone: "ok", key: "recording" });
  } catch (error) {
    showToast({ title: debugWords.notCopied, why: String(error), tone: "warn", key: "recording" });
  }
}

/** Chooses a recording and replays it; ends the replay at work. */
export function ReplayButton() {
  const replaying = useRealtimeState((state) => state.replay !== null);
  const [open, setOpen] = useState(false);
  if (replaying) {
    return (
      <Button variant="ghost" size="sm" onClick={() => void commands.stopReplay()}>
        <Square size={12} fill="currentColor" aria-hidden="true" />
        {debugWords.stopReplay}
      </Button>
    );
  }
  return (
    <>
      <Button variant="ghost" size="sm" data-testid="replay" onClick={() => setOpen(true)}>
        <Play size={14} strokeWidth={2} aria-hidden="true" />
        {debugWords.replay}
      </Button>
      {open && <ReplayDialog onClose={() => setOpen(false)} />}
    </>
  );
}

function ReplayDialog({ onClose }: { onClose: () => void }) {
  const [list, setList] = useState<Recordings | null>(null);
  const [chosen, setChosen] = useState<string | null>(null);
  const [error, setError] = useState<string | null>(null);

  useEffect(() => {
    let gone = false;
    void commands.recordings().then((answer) => {
      if (gone) return;
      if (answer.status === "error") return setError(answer.error.message);
      setList(answer.data);
      setChosen(answer.data.files[0]?.name ?? null);
    });
    return () => {
      gone = true;
    };
  }, []);

  async function start(): Promise<void> {
    if (chosen === null) return;
    const answer = await commands.startReplay(chosen);
    if (answer.status === "error") setError(answer.error.message);
    else onClose();
  }

  return (
    <Dialog
      title={debugWords.replayTitle}
      why={debugWords.replayWhy}
      does={debugWords.replayDoes}
      busy={chosen === null}
      error={error}
      wide
      onSubmit={() => void start()}
      onClose={onClose}
    >
      {list?.files.length === 0 && <p className="text-ink-2">{debugWords.noRecordings}</p>}
      <div className="choices" role="radiogroup" aria-label={debugWords.replayTitle}>
        {list?.files.map(({ name, bytes, at }) => (
          <label key={name} className="choice">
            <input type="radio" name="recording" checked={name === chosen} onChange={() => setChosen(name)} />
            <code className="grow truncate">{name}</code>
            <span className="small num text-ink-3">
              {formatMoment(parseTime(at) ?? 0, Date.now())}, {formatBytes(bytes)}
            </span>
          </label>
        ))}
      </div>
      {list && (
        <p className="small text-ink-3 word-break">
          {debugWords.folder} <code className="selectable">{list.folder}</code>
        </p>
      )}
    </Dialog>
  );
}
