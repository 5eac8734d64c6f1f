/**
 * In every test the clock stands still, at the moment that vite.config.ts names, until the test moves it: by {@link settle}, by waiting for
 * what is to appear, or by hand. How fast the machine is and what day it is are no concern of a test.
 */
import { act, cleanup, configure } from "@testing-library/react";
import { toast } from "sonner";
import { afterEach, beforeEach, vi } from "vitest";
import { forgetUndo } from "../components/ui/undo";

vi.useFakeTimers();
const now = Date.now();
vi.useRealTimers();
// For what a test file makes while it is read.
vi.setSystemTime(now);

// Testing Library moves a clock that stands still only when it believes that Jest has stopped it.
Object.assign(globalThis, { jest: { advanceTimersByTime: (millis: number) => vi.advanceTimersByTime(millis) } });

// What is asked of a browser and happy-dom lacks: it lays nothing out.
Element.prototype.scrollIntoView ??= () => {};

configure({
  // Of the time that stands still: what has not come by then does not come.
  asyncUtilTimeout: 10_000,
  unstable_advanceTimersWrapper: (advance) =>
    act(async () => {
      await advance();
      await vi.dynamicImportSettled();
    }),
});

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  cleanup();
  toast.dismiss();
  forgetUndo();
  localStorage.clear();
  document.documentElement.removeAttribute("data-ready");
  vi.useRealTimers();
  vi.setSystemTime(now);
});
