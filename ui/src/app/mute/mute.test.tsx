import { act, fireEvent, screen, within } from "@testing-library/react";
import { toast } from "sonner";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { InboxItem, Mute } from "../../bindings";
import { forgetSticky } from "../../components/ui/useSticky";
import { seriousFaults } from "../../testing/axe";
import { type FakeBackend, installFakeBackend } from "../../testing/fakeBackend";
import { goal, inboxItem, snapshot } from "../../testing/fixtures";
import { renderApp, settle } from "../../testing/renderApp";

const NOW = new Date(2026, 10, 23, 14, 5);

beforeEach(() => {
  forgetSticky();
  vi.setSystemTime(NOW);
});
afterEach(() => {
  toast.dismiss();
});

const later = (days: number) => new Date(2026, 10, 23 + days, 14, 5).toISOString();
const repeat: Mute = { entity: "goal", id: "goal-repeat", name: "Raise repeat orders", until: later(1) };
/** As it is asked for: the clock goes on by some milliseconds while a key is pressed. */
const asked = (mute: Mute) => ({ mute: { ...mute, until: expect.stringContaining(mute.until?.slice(0, 16) ?? "") } });
const done = inboxItem({ id: 2, title: "Raise repeat orders" });
const assigned = inboxItem({
  id: 1,
  kind: "actionAssigned",
  title: "Call the roaster",
  entityType: "action",
  entityId: "action-call",
  goalId: "goal-repeat",
});

/** Keeps what is muted, and tells the window, as Rust does. */
function keepingMutes(backend: FakeBackend, mutes: Mute[] = []): FakeBackend {
  let kept = mutes;
  const tell = () => {
    void backend.mute(kept);
    return null;
  };
  backend.answer("mute", ({ mute }) => {
    kept = [...kept, mute as Mute];
    return tell();
  });
  backend.answer("unmute", ({ entity, id }) => {
    kept = kept.filter((one) => one.entity !== entity || one.id !== id);
    return tell();
  });
  return backend;
}

async function open(
  path: string,
  { items = [done, assigned], mutes = [] }: { items?: InboxItem[]; mutes?: Mute[] } = {},
) {
  const backend = keepingMutes(
    installFakeBackend({ inbox: items, goals: [goal()], snapshot: snapshot({ mutes }) }),
    mutes,
  );
  const app = await renderApp({ backend, path });
  await settle();
  return app;
}

const press = async (key: string, options: object = {}) => {
  fireEvent.keyDown(document.activeElement ?? document.body, { key, ...options });
  await settle();
};
const choose = async (name: string) => {
  fireEvent.click(await screen.findByRole("menuitem", { name }));
  await settle();
};
const muted = () => screen.queryByTestId("muted")?.textContent ?? null;

describe("an entry of the inbox", () => {
  it("is muted with M for a day, says until when, and is not any more after another M", async () => {
    const { backend } = await open("/inbox");
    await press("m");
    await choose("For 1 day");
    expect(backend.lastArguments("mute")).toEqual(asked(repeat));
    expect(muted()).toBe("Muted until tomorrow 2:05 PM");
    await press("m");
    expect(backend.lastArguments("unmute")).toEqual({ entity: "goal", id: "goal-repeat" });
    expect(muted()).toBeNull();
  });

  it.each([
    ["For 1 week", later(7), "Muted until Nov 30, 2:05 PM"],
    ["Until I unmute it", null, "Muted until you unmute it"],
  ])("is muted %s", async (name, until, told) => {
    const { backend } = await open("/inbox");
    fireEvent.keyDown(screen.getByRole("button", { name: /^Mute/ }), { key: "Enter" });
    await choose(name);
    const { mute } = backend.lastArguments("mute") as { mute: Mute };
    expect(mute.until?.slice(0, 16)).toBe(until?.slice(0, 16));
    expect(muted()).toBe(told);
  });

  it("about an action mutes the goal of the action, by its name", async () => {
    const { backend } = await open("/inbox", { items: [assigned] });
    await press("m");
    await choose("For 1 day");
    expect(backend.lastArguments("mute")).toEqual(asked(repeat));
    expect(muted()).toBe("Muted until tomorrow 2:05 PM: Raise repeat orders");
  });

  it("is muted until Ctrl+Z", async () => {
    const { backend } = await open("/inbox");
    await press("m");
    await choose("For 1 day");
    await press("z", { ctrlKey: true });
    expect(backend.lastArguments("unmute")).toEqual({ entity: "goal", id: "goal-repeat" });
    expect(muted()).toBeNull();
  });

  it("that could not be muted is not, and it says why", async () => {
    const { backend } = await open("/inbox");
    backend.answer("mute", () => ({ code: "internal", message: "The disk is full.", fields: [] }));
    await press("m");
    await choose("For 1 day");
    expect(await screen.findByText("Could not be muted")).toBeDefined();
    expect(screen.getByText("The disk is full.")).toBeDefined();
    expect(muted()).toBeNull();
  });

  it("is muted no longer when the time is over", async () => {
    await open("/inbox", { mutes: [{ ...repeat, until: new Date(NOW.getTime() + 60_000).toISOString() }] });
    expect(muted()).not.toBeNull();
    await act(() => vi.advanceTimersByTimeAsync(61_000));
    expect(muted()).toBeNull();
    expect(screen.getByTestId("mute")).toBeDefined();
  });

  it("is muted from the palette, and taken back there", async () => {
    const { backend } = await open("/inbox");
    const find = async (words: string) => {
      await press("k", { ctrlKey: true });
      const palette = await screen.findByTestId("palette");
      fireEvent.change(within(palette).getByRole("combobox"), { target: { value: words } });
      await settle();
      await press("Enter");
    };
    await find("mute for 1 week");
    expect(backend.lastArguments("mute")).toEqual(asked({ ...repeat, until: later(7) }));
    await find("unmute");
    expect(backend.lastArguments("unmute")).toEqual({ entity: "goal", id: "goal-repeat" });
  });

  it("that was muted when it came shows a crossed bell and says so", async () => {
    await open("/inbox", { items: [{ ...done, isMuted: true, read: true }] });
    const row = screen.getByTestId("inbox-entry");
    expect(row.textContent).toContain("Completed · kept quiet, you muted it");
    expect(row.querySelector(".lucide-bell-off")).not.toBeNull();
    expect(muted()).toBe("It was muted when it happened");
  });
});

describe("the room of a goal", () => {
  it("is muted with M, shows until when, and takes it back with M", async () => {
    const { backend } = await open("/goals/goal-repeat");
    expect(muted()).toBeNull();
    await press("m");
    await choose("For 1 day");
    expect(backend.lastArguments("mute")).toEqual(asked(repeat));
    expect(muted()).toBe("Muted until tomorrow 2:05 PM");
    await press("m");
    expect(muted()).toBeNull();
  });
});

describe("the settings", () => {
  it("list what is muted, each with the way back", async () => {
    const issue: Mute = { entity: "issue", id: "issue-gas", name: "Gas alarm", until: null };
    await open("/settings/notifications", { mutes: [repeat, issue] });
    const lines = within(screen.getByTestId("mutes")).getAllByRole("listitem");
    expect(lines.map(({ textContent }) => textContent)).toEqual([
      "Raise repeat ordersGoal · Muted until tomorrow 2:05 PMUnmute",
      "Gas alarmIssue · Muted until you unmute itUnmute",
    ]);
    expect(await seriousFaults()).toEqual([]);
    fireEvent.click(screen.getByRole("button", { name: "Unmute Raise repeat orders" }));
    await settle();
    fireEvent.click(screen.getByRole("button", { name: "Unmute Gas alarm" }));
    await settle();
    expect(screen.getByText(/^Nothing is muted/)).toBeDefined();
  });
});
