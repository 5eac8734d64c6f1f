import { useQueryClient } from "@tanstack/react-query";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { commands, type Kpi, type KpiDetail, type KpiReading, type NewReading } from "../../bindings";
import { Button } from "../../components/ui/Button";
import { Delta } from "../../components/ui/Delta";
import { useKeys } from "../../components/ui/useKeys";
import { useWayBack } from "../../components/ui/useWayBack";
import { isoDay, parseTime } from "../../lib/format";
import { parseNumber } from "../../lib/parseNumber";
import { queryKeys } from "../../lib/queryKeys";
import { bandOf, isGood, outside, round } from "../../lib/series";
import { fieldErrors, meaningText, recordWords, refusedWhy } from "../../lib/words";
import { useWrites } from "../../realtime/useWrites";
import { wasDone } from "../../realtime/writes";

/** A form for the next reading; it says what the value would mean before it is saved. `begins`: one came for it. */
export function RecordReading({ kpi, begins }: { kpi: Kpi; begins: boolean }) {
  const writes = useWrites();
  const client = useQueryClient();
  const [text, setText] = useState("");
  const [date, setDate] = useState(() => isoDay(Date.now()));
  const [note, setNote] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const field = useRef<HTMLInputElement>(null);
  useKeys({ r: () => field.current?.focus() });
  useEffect(() => {
    if (begins) field.current?.focus();
  }, [begins]);
  const { onFocus, leave } = useWayBack();
  const value = parseNumber(text);

  async function record(): Promise<void> {
    if (busy) return;
    const wrong = wrongWith(value, date);
    setError(wrong);
    if (wrong !== null || value === null) return;
    setBusy(true);
    const wanted: NewReading = { value, date, note: note.trim() || null };
    const answer = await writes.create<KpiReading>({
      eventType: "kpi.reading_created",
      send: () => commands.recordReading(kpi.id, wanted),
      idOf: ({ id }) => id,
      stale: [{ key: queryKeys.kpis.detail(kpi.id) }, { listsOf: "kpis" }, { key: queryKeys.dashboardStats }],
    });
    setBusy(false);
    if (answer.status === "error" && !wasDone(answer)) {
      const [first] = Object.values(fieldErrors(answer.error));
      return setError(first ?? refusedWhy(answer.error));
    }
    setText("");
    setNote("");
    if (answer.status === "error") return;
    client.setQueryData<KpiDetail>(
      queryKeys.kpis.detail(kpi.id),
      (detail) => detail && withReading(detail, answer.data),
    );
  }

  const pressed = (event: KeyboardEvent) => {
    if (event.key === "Escape") leave();
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    void record();
  };

  return (
    <form
      className="card record"
      aria-label={recordWords.title}
      onFocus={onFocus}
      onKeyDown={pressed}
      onSubmit={(event) => {
        event.preventDefault();
        void record();
      }}
    >
      <h2 className="semi">{recordWords.title}</h2>
      <div className="flex gap-2">
        <span className="field flex min-w-0 items-center gap-2">
          <input
            ref={field}
            className="bare num font-normal!"
            inputMode="decimal"
            aria-label={recordWords.value}
            aria-invalid={error !== null || undefined}
            placeholder={recordWords.value}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          <span className="text-ink-3">{kpi.unit}</span>
        </span>
        <input
          className="field date"
          type="date"
          aria-label={recordWords.date}
          max={isoDay(Date.now())}
          value={date}
          onChange={(event) => setDate(event.target.value)}
        />
      </div>
      <input
        className="field"
        aria-label={recordWords.note}
        placeholder={recordWords.note}
        maxLength={500}
        value={note}
        onChange={(event) => setNote(event.target.value)}
      />
      {error && (
        <p className="small text-danger-text" role="alert">
          {recordWords.failed}: {error}
        </p>
      )}
      <div className="flex items-center gap-2">
        <span className="small flex min-w-0 grow items-center gap-1.5 text-ink-2" aria-live="polite">
          <Meaning kpi={kpi} value={value} />
        </span>
        <Button type="submit" variant="primary" keys={["Ctrl ↵"]} disabled={busy || value === null}>
          {recordWords.does}
        </Button>
      </div>
    </form>
  );
}

function Meaning({ kpi, value }: { kpi: Kpi; value: number | null }) {
  if (value === null) return null;
  const band = bandOf(kpi);
  const change = kpi.currentValue === null ? null : round(value - kpi.currentValue);
  const before = band === null || kpi.currentValue === null ? null : outside(kpi.currentValue, band);
  return (
    <>
      {change !== null && <Delta value={change} good={isGood(change, kpi.direction)} />}
      {band && <span className="truncate">{meaningText(before, outside(value, band))}</span>}
    </>
  );
}

function wrongWith(value: number | null, date: string): string | null {
  if (value === null) return recordWords.notANumber;
  const day = parseTime(date);
  return day === null || day > Date.now() ? recordWords.future : null;
}

function withReading(detail: KpiDetail, reading: KpiReading): KpiDetail {
  if (detail.readings.some(({ id }) => id === reading.id)) return detail;
  const readings = [reading, ...detail.readings].sort((a, b) => (parseTime(b.date) ?? 0) - (parseTime(a.date) ?? 0));
  const newest = readings[0]?.id === reading.id;
  const kpi = newest ? { ...detail.kpi, currentValue: reading.value, currentValueAt: reading.date } : detail.kpi;
  return { ...detail, kpi, readings };
}
