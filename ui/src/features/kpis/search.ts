/** What the address of a KPI's page says. */
export interface KpiSearch {
  /** One came to record a reading. */
  record?: true;
}

/** Reads the address; what it does not know is left out. */
export function kpiSearch(search: Record<string, unknown>): KpiSearch {
  return search.record === true ? { record: true } : {};
}
