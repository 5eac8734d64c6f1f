import { describe, expect, it, vi } from "vitest";
import { REFETCH_MS, refetchNowAndThen } from "./refetch";

describe("what no event tells of", () => {
  const seen = (hidden: boolean) => {
    vi.spyOn(document, "hidden", "get").mockReturnValue(hidden);
    document.dispatchEvent(new Event("visibilitychange"));
  };

  it("is read again every five minutes", () => {
    const resync = vi.fn();
    const stop = refetchNowAndThen({ resync });
    vi.advanceTimersByTime(2 * REFETCH_MS);
    expect(resync).toHaveBeenCalledTimes(2);
    stop();
    vi.advanceTimersByTime(REFETCH_MS);
    expect(resync).toHaveBeenCalledTimes(2);
  });

  it("waits, once, for a window that nobody sees", () => {
    const resync = vi.fn();
    const stop = refetchNowAndThen({ resync });
    seen(true);
    vi.advanceTimersByTime(5 * REFETCH_MS);
    expect(resync).not.toHaveBeenCalled();
    seen(false);
    expect(resync).toHaveBeenCalledTimes(1);
    stop();
  });
});
