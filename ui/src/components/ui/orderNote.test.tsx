import { act, render, screen } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { SortAgain } from "./OrderNote";

const sorted = Array.from({ length: 20_000 }, (_, at) => at);
const later = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));

function note(compare: (a: number, b: number) => number) {
  const { rerender } = render(<SortAgain groups={[{ items: sorted }]} compare={compare} onSort={() => {}} />);
  return (items: readonly number[]) => rerender(<SortAgain groups={[{ items }]} compare={compare} onSort={() => {}} />);
}

describe("the note below a sorted list", () => {
  it("comes when a row leaves the order, and goes when it comes back", async () => {
    const show = note((a, b) => a - b);
    expect(screen.queryByRole("button"), "in order").toBeNull();
    show(sorted.with(17, 0));
    await later(1_000);
    expect(screen.getByRole("button", { name: "Sort again" })).toBeDefined();
    show([...sorted]);
    await later(1_000);
    expect(screen.queryByRole("button"), "in order again").toBeNull();
  });

  it("compares each row once a second at most, however often they change", async () => {
    const compare = vi.fn((a: number, b: number) => a - b);
    const show = note(compare);
    await later(5_000);
    compare.mockClear();
    for (let change = 0; change < 100; change += 1) {
      show([...sorted]);
      await later(10);
    }
    expect(compare.mock.calls.length, "twice at most in a second, twice over in strict mode").toBeLessThan(3 * 20_000);
  });
});
