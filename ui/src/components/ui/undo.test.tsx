import { act, fireEvent, render, screen, within } from "@testing-library/react";
import { Toaster } from "sonner";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { offerUndo, undoLast } from "./undo";

beforeEach(() => {
  render(<Toaster />);
});

/** Offers to undo the cancelling of a thing; returns how it is undone. */
async function offered(name: string) {
  const run = vi.fn();
  await act(async () => {
    offerUndo({ title: `${name} was cancelled`, key: name, run });
    await vi.advanceTimersByTimeAsync(50);
  });
  return run;
}

const toastOf = (name: string) =>
  screen.getAllByTestId("toast").find(({ textContent }) => textContent?.includes(name)) as HTMLElement;

describe("an offer to undo", () => {
  it("undoes its own, not what was done last", async () => {
    const one = await offered("One");
    const two = await offered("Two");
    fireEvent.click(within(toastOf("One")).getByRole("button", { name: /Undo/ }));
    expect(one).toHaveBeenCalledOnce();
    expect(two).not.toHaveBeenCalled();
    expect(undoLast()).toBe(true);
    expect(two).toHaveBeenCalledOnce();
    expect(undoLast()).toBe(false);
  });

  it("is gone with its toast", async () => {
    const one = await offered("One");
    await act(() => vi.advanceTimersByTimeAsync(9_000));
    expect(undoLast()).toBe(false);
    expect(one).not.toHaveBeenCalled();
  });

  it("takes its toast along when a key has used it", async () => {
    await offered("One");
    undoLast();
    await act(() => vi.advanceTimersByTimeAsync(1_000));
    await act(() => vi.advanceTimersByTimeAsync(1_000));
    expect(screen.queryAllByTestId("toast")).toEqual([]);
  });

  it("takes the place of an earlier one about the same thing", async () => {
    const before = await offered("One");
    const after = await offered("One");
    await act(() => vi.advanceTimersByTimeAsync(1_000));
    expect(screen.getAllByTestId("toast")).toHaveLength(1);
    undoLast();
    expect(after).toHaveBeenCalledOnce();
    expect(undoLast()).toBe(false);
    expect(before).not.toHaveBeenCalled();
  });
});
