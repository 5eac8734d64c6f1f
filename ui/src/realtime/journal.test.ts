import { describe, expect, it, vi } from "vitest";
import { event, gap, item } from "../testing/fixtures";
import { createJournal, inTheMinute, JOURNAL_LIMIT, minuteLine, percentile } from "./journal";

describe("the journal", () => {
  it("keeps the newest events, newest first, and no gaps", () => {
    const journal = createJournal();
    const many = Array.from({ length: JOURNAL_LIMIT + 5 }, (_, index) => item(index + 1, event("goal.paused")));
    journal.heard([...many, gap(99, "", "")]);
    const seqs = journal.get().entries.map((entry) => entry.item.seq);
    expect(seqs).toHaveLength(JOURNAL_LIMIT);
    expect(seqs[0]).toBe(JOURNAL_LIMIT + 5);
  });

  it("measures from the arrival of the frame to the turn after the commit", () => {
    const journal = createJournal();
    const arrived = item(1, event("goal.paused"));
    vi.setSystemTime(Date.now() + 7);
    journal.heard([arrived]);
    expect(journal.get().entries[0]?.shownMs).toBeNull();
    vi.advanceTimersByTime(0);
    expect(journal.get().entries[0]?.shownMs).toBe(7);
    expect(journal.get().latencies).toEqual([7]);
  });

  it("counts what came in the last minute, by type", () => {
    const journal = createJournal();
    journal.heard([item(1, event("goal.paused")), item(2, event("goal.resumed"))]);
    vi.advanceTimersByTime(30_000);
    journal.heard([item(3, event("goal.paused"))]);
    const { seconds } = journal.get();
    expect(inTheMinute(seconds, Date.now())).toBe(3);
    expect(inTheMinute(seconds, Date.now(), "goal.paused")).toBe(2);
    expect(inTheMinute(seconds, Date.now() + 40_000)).toBe(1);
    vi.advanceTimersByTime(60_000);
    journal.heard([item(4, event("goal.paused"))]);
    expect(journal.get().seconds).toHaveLength(1);
  });

  it("keeps one count a second, however many come", () => {
    const journal = createJournal();
    for (let seq = 1; seq <= 1_000; seq += 1) journal.heard([item(seq, event("goal.paused"))]);
    expect(journal.get().seconds).toHaveLength(1);
    expect(inTheMinute(journal.get().seconds, Date.now())).toBe(1_000);
  });

  it("counts what the window was not handed", () => {
    const journal = createJournal();
    journal.heard([item(1, event("goal.paused"))]);
    journal.missed({ "goal.paused": 1 }, { "goal.paused": 21_001, "goal.resumed": 4 });
    expect(inTheMinute(journal.get().seconds, Date.now(), "goal.paused")).toBe(21_001);
    expect(inTheMinute(journal.get().seconds, Date.now())).toBe(21_005);
  });

  it("draws the minute in steps of 5 s", () => {
    const journal = createJournal();
    journal.heard([item(1, event("goal.paused"))]);
    vi.advanceTimersByTime(31_000);
    journal.heard([item(2, event("goal.paused")), item(3, event("goal.paused"))]);
    const line = minuteLine(journal.get().seconds, Date.now());
    expect(line.map(({ value }) => value)).toEqual([0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 2]);
  });
});

it("a percentile is one of the times", () => {
  expect(percentile([], 0.5)).toBeNull();
  expect(percentile([5, 1, 9, 3], 0.5)).toBe(5);
  expect(percentile([5, 1, 9, 3], 0.95)).toBe(9);
});
