import { Popover } from "radix-ui";
import type { QuietSpan } from "../../bindings";
import { Button } from "../../components/ui/Button";
import { Keys } from "../../components/ui/Kbd";
import { Switch } from "../../components/ui/Switch";
import { Segmented } from "../../components/ui/Toolbar";
import { useWakeAt } from "../../components/ui/time";
import { useFocusBack } from "../../components/ui/useFocusBack";
import { formatClock, formatDayName, formatMoment, formatShortDayName, parseTime } from "../../lib/format";
import {
  ALL_DAY,
  DAY,
  kindOfSpan,
  minuteOf,
  type QuietKind,
  quietParts,
  spanOf,
  WEEKDAYS,
  type Weekday,
  weekdayOf,
} from "../../lib/quietHours";
import { quietKindWords, quietWords, words } from "../../lib/words";
import { useRealtimeState } from "../../realtime/hooks";
import { TimeField } from "./TimeField";
import { useSettings } from "./useSettings";

const MINUTE_MS = 60_000;
const KINDS = (Object.keys(quietKindWords) as QuietKind[]).map((value) => ({ value, label: quietKindWords[value] }));

/** When nothing is told but what cannot wait: a week of strips. */
export function QuietHours() {
  const [{ quietHours }, change] = useSettings();
  const until = parseTime(useRealtimeState((state) => state.quietUntil) ?? "");
  return (
    <>
      <div className="mt-6 flex items-center gap-2">
        <div className="grow">
          <h3 className="title" id="quiet-hours">
            {quietWords.title}
          </h3>
          <p className="small mt-0.5 text-ink-3" data-testid="quiet-until">
            {until === null ? quietWords.why : quietWords.until(formatMoment(until, Date.now()))}
          </p>
        </div>
        <Switch
          checked={quietHours.on}
          onChange={(on) => void change((settings) => ({ ...settings, quietHours: { ...settings.quietHours, on } }))}
          label={quietWords.title}
          testId="quiet-hours"
        />
      </div>
      {quietHours.on && <Week />}
    </>
  );
}

function Week() {
  const now = Date.now();
  useWakeAt((Math.floor(now / MINUTE_MS) + 1) * MINUTE_MS);
  return (
    <ul className="box quiet" aria-labelledby="quiet-hours">
      {WEEKDAYS.map((day) => (
        <Day key={day} day={day} now={weekdayOf(now) === day ? now : null} />
      ))}
      <li className="scale" aria-hidden="true">
        <span />
        <span className="meta num text-ink-3">
          {HOURS.map((hour) => (
            <span key={hour}>{String(hour).padStart(2, "0")}</span>
          ))}
        </span>
        <span />
      </li>
    </ul>
  );
}

/** What the scale names. */
const HOURS = [0, 6, 12, 18, 24];

function Day({ day, now }: { day: Weekday; now: number | null }) {
  const [{ quietHours }] = useSettings();
  const span = quietHours[day];
  const name = formatDayName(minuteOf(day, 0));
  const told = tell(span, day);
  return (
    <li>
      <span className="text-ink-2" aria-hidden="true">
        {formatShortDayName(minuteOf(day, 0))}
      </span>
      <span className="strip-of-day" aria-hidden="true" data-testid={`quiet-${day}`}>
        {quietParts(quietHours, day).map(({ from, until }) => (
          <i key={`${from} ${until}`} style={{ left: percent(from), right: percent(DAY - until) }} />
        ))}
        {now !== null && <b style={{ left: percent((now - new Date(now).setHours(0, 0, 0, 0)) / MINUTE_MS) }} />}
      </span>
      <Popover.Root>
        <Popover.Trigger className="num hours" aria-label={quietWords.change(name, told)} data-testid={`hours-${day}`}>
          {told}
        </Popover.Trigger>
        <Popover.Portal>
          <Editor day={day} name={name} span={span} />
        </Popover.Portal>
      </Popover.Root>
    </li>
  );
}

interface EditorProps {
  day: Weekday;
  name: string;
  span: QuietSpan | null;
}

function Editor({ day, name, span }: EditorProps) {
  const focusBack = useFocusBack();
  const [, change] = useSettings();
  const choose = (chosen: QuietSpan | null, days: readonly Weekday[] = [day]) =>
    void change((settings) => ({
      ...settings,
      quietHours: { ...settings.quietHours, ...Object.fromEntries(days.map((one) => [one, chosen])) },
    }));
  return (
    <Popover.Content
      className="pop quiet-editor"
      align="end"
      sideOffset={4}
      collisionPadding={12}
      aria-label={quietWords.of(name)}
      onCloseAutoFocus={focusBack}
    >
      <div className="flex items-center">
        <h4 className="semi grow">{quietWords.of(name)}</h4>
        <Popover.Close className="btn ghost sm -mr-2" aria-label={`${words.close} Esc`}>
          <Keys of={["Esc"]} />
        </Popover.Close>
      </div>
      <Segmented
        label={quietWords.of(name)}
        options={KINDS}
        value={kindOfSpan(span)}
        onChange={(kind) => choose(OF_KIND[kind])}
      />
      {span !== null && kindOfSpan(span) === "hours" && <Hours span={span} onChoose={choose} />}
      <Button variant="ghost" size="sm" className="self-start" onClick={() => choose(span, WEEKDAYS)}>
        {quietWords.everyDay}
      </Button>
    </Popover.Content>
  );
}

const OF_KIND: Record<QuietKind, QuietSpan | null> = {
  none: null,
  hours: { from: 19 * 60, until: DAY + 7 * 60 },
  allDay: ALL_DAY,
};

function Hours({ span: { from, until }, onChoose }: { span: QuietSpan; onChoose: (span: QuietSpan) => void }) {
  const nextDay = until >= DAY;
  const mustBeNext = until % DAY <= from;
  return (
    <>
      <div className="flex items-center gap-2">
        <TimeField
          label={quietWords.from}
          value={from}
          onChange={(start) => onChoose(spanOf(start, until, nextDay && !mustBeNext))}
        />
        <span className="text-ink-3">{quietWords.to}</span>
        <TimeField
          label={quietWords.untilTime}
          value={until % DAY}
          onChange={(end) => onChoose(spanOf(from, end, nextDay && !mustBeNext))}
        />
        {mustBeNext && <span className="small text-ink-3">{quietWords.nextDay}</span>}
      </div>
      {!mustBeNext && (
        <div className="flex items-center gap-2">
          <span className="grow">{quietWords.endsNextDay}</span>
          <Switch
            checked={nextDay}
            onChange={(next) => onChoose(spanOf(from, until, next))}
            label={quietWords.endsNextDay}
            testId="ends-next-day"
          />
        </div>
      )}
    </>
  );
}

/** `19:00 to 07:00`, `all day`, `until 07:00 Mon`, `none`. */
function tell(span: QuietSpan | null, day: Weekday): string {
  if (span === null) return quietWords.none;
  if (kindOfSpan(span) === "allDay") return quietWords.allDay;
  const end = minuteOf(day, span.until);
  if (span.from === 0 && span.until > DAY) return quietWords.untilDay(formatClock(end), formatShortDayName(end));
  return quietWords.span(formatClock(minuteOf(day, span.from)), formatClock(end));
}

function percent(minutes: number): string {
  return `${(100 * minutes) / DAY}%`;
}
