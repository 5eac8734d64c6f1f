import { describe, expect, it } from "vitest";
import { createToastGovernor, type ToastWords } from "./toasts";

const digest = (count: number): ToastWords => ({ title: `${count} more updates`, why: null, tone: "info" });
const said = (title: string, tone: ToastWords["tone"] = "info"): ToastWords => ({ title, why: null, tone });

function setUp(perWindow = 10) {
  let time = 0;
  const governor = createToastGovernor(digest, () => time, { mergeMs: 5_000, perWindow, windowMs: 60_000 });
  return { governor, pass: (ms: number) => (time += ms) };
}

describe("toasts", () => {
  it("with the same words within five seconds are one with a count", () => {
    const { governor, pass } = setUp();
    const first = governor.admit(said("KPI updated"));
    pass(4_999);
    const second = governor.admit(said("KPI updated"));
    expect(second).toEqual({ ...first, count: 2 });
  });

  it("with the same words later are two", () => {
    const { governor, pass } = setUp();
    const first = governor.admit(said("KPI updated"));
    pass(5_000);
    expect(governor.admit(said("KPI updated")).key).not.toBe(first.key);
  });

  it("beyond ten a minute become one line that counts", () => {
    const { governor } = setUp();
    for (let index = 0; index < 10; index += 1) governor.admit(said(`Issue ${index}`));
    const eleventh = governor.admit(said("Issue 10"));
    const twelfth = governor.admit(said("Issue 11"));
    expect([eleventh, twelfth]).toEqual([
      { ...digest(1), key: "digest", count: 1 },
      { ...digest(2), key: "digest", count: 1 },
    ]);
  });

  it("are shown one by one again a minute later", () => {
    const { governor, pass } = setUp(1);
    governor.admit(said("one"));
    expect(governor.admit(said("two")).key).toBe("digest");
    pass(60_000);
    expect(governor.admit(said("three")).title).toBe("three");
    expect(governor.admit(said("four")).title).toBe("1 more updates");
  });

  it("that tell an error are shown however many there are", () => {
    const { governor } = setUp(1);
    governor.admit(said("one"));
    expect(governor.admit(said("The sign-in has ended", "danger")).title).toBe("The sign-in has ended");
  });
});
