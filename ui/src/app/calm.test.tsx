/** A window in which nothing happens does nothing: on a battery it may stand open all day. */
import { act } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { REFETCH_MS } from "../realtime/refetch";
import { installFakeBackend } from "../testing/fakeBackend";
import { action, event, goal, inboxItem, issue, item, kpi } from "../testing/fixtures";
import { renderApp, settle } from "../testing/renderApp";

/** What is younger tells its age by the second, what is older by the minute. */
const YOUNG_S = 60;

/** Nearly five minutes: then all is read again, and is young again. */
const STANDS_S = REFETCH_MS / 1_000 - 1;

it.each([
  ["the dashboard", "/"],
  ["the goals", "/goals"],
  ["a goal's room", "/goals/goal-repeat"],
  ["the actions", "/operations"],
  ["the KPIs", "/kpis"],
  ["the inbox", "/inbox"],
])("%s sets no timers but those of the ages it shows", async (_, path) => {
  const backend = installFakeBackend({
    goals: [goal()],
    actions: [action()],
    issues: [issue()],
    kpis: [kpi()],
    inbox: [inboxItem()],
  });
  await renderApp({ backend, path });
  await backend.send([item(1, event("goal.paused")), item(2, event("issue.created"))]);
  await settle();

  const busy = await busySeconds(STANDS_S);

  expect(busy.length, "ages are told").toBeGreaterThan(0);
  // What was read and what came then are less than a second apart: each minute they grow older within two seconds.
  const minutes = Math.ceil((STANDS_S - YOUNG_S) / 60);
  const later = busy.filter((second) => second > YOUNG_S);
  expect(later.length, `timers were set in the seconds ${later}`).toBeLessThanOrEqual(2 * minutes);
});

/** The seconds in which a timer was set, counted from the first, while the window stands. */
async function busySeconds(seconds: number): Promise<number[]> {
  const spies = [
    vi.spyOn(globalThis, "setTimeout"),
    vi.spyOn(globalThis, "setInterval"),
    vi.spyOn(globalThis, "requestAnimationFrame"),
  ];
  const timers = () => spies.reduce((sum, { mock }) => sum + mock.calls.length, 0);
  const busy: number[] = [];
  try {
    for (let second = 1; second <= seconds; second += 1) {
      const before = timers();
      await act(() => vi.advanceTimersByTimeAsync(1_000));
      if (timers() > before) busy.push(second);
    }
  } finally {
    // Before the clock is given back, under which they lie.
    for (const spy of spies) spy.mockRestore();
  }
  return busy;
}
