import { act, renderHook } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { useAtMost } from "./time";

it("takes over a value at most so often, the first at once and the last for sure", () => {
  const seen: number[] = [];
  const { rerender } = renderHook(
    ({ value }) => {
      const shown = useAtMost(value, 250);
      if (seen.at(-1) !== shown) seen.push(shown);
    },
    { initialProps: { value: 0 } },
  );
  // 100 values in a second.
  for (let value = 1; value <= 100; value += 1) {
    rerender({ value });
    act(() => vi.advanceTimersByTime(10));
  }
  act(() => vi.advanceTimersByTime(250));

  expect(seen[1]).toBe(1);
  expect(seen.at(-1)).toBe(100);
  expect(seen.length).toBeLessThanOrEqual(7);
});
