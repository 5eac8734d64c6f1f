/** The order of KPIs. */
import type { Kpi } from "../../bindings";
import { parseTime } from "../../lib/format";
import { bandOf, lastChange } from "../../lib/series";
import type { kpiWords } from "../../lib/words";

/** What KPIs are sorted by. */
export type KpiSort = keyof typeof kpiWords.sorts;

/** Whose KPI it is, by name; null when nobody's, or not known. */
export type NameOfOwner = (ownerId: string | null) => string | null;

const GRAVITY = ["behind", "at_risk", "on_track", "no_data"] as const satisfies readonly Kpi["health"][];

type SortKey = string | number | null;

const KEYS: Record<KpiSort, (kpi: Kpi, owner: NameOfOwner) => SortKey> = {
  health: ({ health }) => GRAVITY.indexOf(health),
  name: ({ name }) => name,
  value: ({ currentValue }) => descending(currentValue),
  target: (kpi) => descending(targetOf(kpi)),
  change: ({ points }) => descending(lastChange(points.map(({ value }) => ({ at: 0, value })))),
  age: ({ currentValueAt }) => descending(currentValueAt === null ? null : parseTime(currentValueAt)),
  owner: ({ ownerId }, owner) => owner(ownerId),
};

/** What is gravest, largest, newest or first in the alphabet stands first, or last when `reversed`; what has nothing to compare stands last. */
export function compareKpis(sort: KpiSort, reversed: boolean, owner: NameOfOwner): (a: Kpi, b: Kpi) => number {
  const keys = new WeakMap<Kpi, { key: SortKey }>();
  const keyOf = (kpi: Kpi) => {
    const known = keys.get(kpi) ?? { key: KEYS[sort](kpi, owner) };
    keys.set(kpi, known);
    return known.key;
  };
  return (a, b) => {
    const [first, second] = [keyOf(a), keyOf(b)];
    if (first === null || second === null) {
      return Number(first === null) - Number(second === null) || a.name.localeCompare(b.name);
    }
    const order = typeof first === "string" ? first.localeCompare(String(second)) : first - (second as number);
    return (reversed ? -order : order) || a.name.localeCompare(b.name);
  };
}

/** The edge of the band that is to be reached. */
function targetOf(kpi: Kpi): number | null {
  const band = bandOf(kpi);
  return band === null ? null : (band.low ?? band.high);
}

function descending(value: number | null): number | null {
  return value === null ? null : -value;
}
