import { describe, expect, it, vi } from "vitest";
import { connection } from "../testing/fixtures";
import { createInterruption } from "./interruption";

describe("an interruption", () => {
  function setUp() {
    const told: string[] = [];
    const interruption = createInterruption({
      connectionInterrupted: () => told.push("interrupted"),
      connectionRestored: () => told.push("restored"),
    });
    return { told, interruption };
  }

  const live = connection();
  const lost = connection({ state: "reconnecting", reason: "lost" });

  it("of five seconds is told, and its end", () => {
    const { told, interruption } = setUp();
    interruption.changed(live);
    interruption.changed(lost);
    vi.advanceTimersByTime(5_000);
    interruption.changed(live);
    expect(told).toEqual(["interrupted", "restored"]);
  });

  it("that is shorter is nobody's business", () => {
    const { told, interruption } = setUp();
    interruption.changed(live);
    interruption.changed(lost);
    vi.advanceTimersByTime(4_999);
    interruption.changed(live);
    vi.advanceTimersByTime(60_000);
    expect(told).toEqual([]);
  });

  it("counts from its beginning, however often it tries", () => {
    const { told, interruption } = setUp();
    interruption.changed(live);
    interruption.changed(lost);
    vi.advanceTimersByTime(3_000);
    interruption.changed(connection({ state: "reconnecting", attempt: 2 }));
    vi.advanceTimersByTime(2_000);
    expect(told).toEqual(["interrupted"]);
  });

  it("is none when the server refuses the sign-in, which is told by itself", () => {
    const { told, interruption } = setUp();
    interruption.changed(live);
    interruption.changed(lost);
    interruption.changed(connection({ state: "error", reason: "forbidden" }));
    vi.advanceTimersByTime(60_000);
    interruption.changed(live);
    expect(told).toEqual([]);
  });

  it("is none before the first connection, nor after signing out", () => {
    const { told, interruption } = setUp();
    interruption.changed(lost);
    vi.advanceTimersByTime(60_000);
    interruption.changed(live);
    interruption.changed(connection({ state: "disconnected", reason: "signed_out" }));
    vi.advanceTimersByTime(60_000);
    expect(told).toEqual([]);
  });
});
