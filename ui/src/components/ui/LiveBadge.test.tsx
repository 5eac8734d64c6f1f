import { act, render, screen } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { LiveBadge, LiveMark } from "./LiveBadge";

describe("the live badge", () => {
  it("hides by itself, says so once, and comes back when it is shown anew", () => {
    const onHide = vi.fn();
    const { rerender } = render(<LiveBadge show autoHideDuration={1_000} onHide={onHide} label="New" />);
    expect(screen.getByText("New")).toBeDefined();

    act(() => vi.advanceTimersByTime(1_000));
    expect(screen.queryByText("New")).toBeNull();
    expect(onHide).toHaveBeenCalledTimes(1);

    rerender(<LiveBadge show={false} autoHideDuration={1_000} onHide={onHide} label="New" />);
    rerender(<LiveBadge show autoHideDuration={1_000} onHide={onHide} label="New" />);
    expect(screen.getByText("New")).toBeDefined();
  });

  it("hides after five seconds when nothing else is said", () => {
    render(<LiveBadge show />);
    act(() => vi.advanceTimersByTime(4_999));
    expect(screen.getByText("Live")).toBeDefined();
    act(() => vi.advanceTimersByTime(1));
    expect(screen.queryByText("Live")).toBeNull();
  });

  it("stays for as long as what it marks is marked, however often that is touched", () => {
    const { rerender } = render(<LiveMark mark={{ seq: 1 }} />);
    act(() => vi.advanceTimersByTime(4_000));
    rerender(<LiveMark mark={{ seq: 2 }} />);
    act(() => vi.advanceTimersByTime(4_000));
    expect(screen.getByText("Live")).toBeDefined();
    rerender(<LiveMark mark={null} />);
    expect(screen.queryByText("Live")).toBeNull();
  });
});
