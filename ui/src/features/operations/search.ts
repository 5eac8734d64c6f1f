/** What the address of the page says. */
export interface OperationsSearch {
  kind?: "issues";
  /** The action or issue whose details are open. */
  open?: string;
  /** Something is to be created; said once. */
  create?: true;
}

/** Reads the address; what it does not know is left out. */
export function operationsSearch(search: Record<string, unknown>): OperationsSearch {
  return {
    ...(search.kind === "issues" ? { kind: "issues" } : {}),
    ...(typeof search.open === "string" ? { open: search.open } : {}),
    ...(search.create === true ? { create: true } : {}),
  };
}
