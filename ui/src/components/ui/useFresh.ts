import { useState } from "react";
import { parseTime } from "../../lib/format";

/** How long something counts as just arrived, in ms: as long as its tint. */
const FRESH_MS = 2_000;

/** Whether a thing received at `receivedAt` (ISO 8601) had just arrived when it came on screen. */
export function useFresh(receivedAt: string): boolean {
  const [fresh] = useState(() => Date.now() - (parseTime(receivedAt) ?? 0) < FRESH_MS);
  return fresh;
}
