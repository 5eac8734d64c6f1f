/** What would stand in the way of somebody who cannot see or point. */
import { act } from "@testing-library/react";
import axe from "axe-core";
import { vi } from "vitest";

/** Left out: colours, which are computed nowhere here; what index.html says; the hidden page and the guards around an open dialog. */
const ELSEWHERE = ["color-contrast", "document-title", "html-has-lang", "aria-hidden-focus"];

/** The serious faults of the document as text. */
export async function seriousFaults(): Promise<string[]> {
  const { violations } = await whileTimePasses(
    axe.run(document, {
      rules: Object.fromEntries(ELSEWHERE.map((rule) => [rule, { enabled: false }])),
      resultTypes: ["violations"],
    }),
  );
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
}

/** For work that waits by timers of its own: the clock goes on, a millisecond a turn, until it is done. */
async function whileTimePasses<T>(work: Promise<T>): Promise<T> {
  let isDone = false;
  const end = () => {
    isDone = true;
  };
  work.then(end, end);
  while (!isDone) await act(() => vi.advanceTimersByTimeAsync(1));
  return work;
}
