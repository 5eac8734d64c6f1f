import { fireEvent, screen, within } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import type { NotificationTest, Settings } from "../../bindings";
import { seriousFaults } from "../../testing/axe";
import { installFakeBackend } from "../../testing/fakeBackend";
import { settings, snapshot } from "../../testing/fixtures";
import { renderApp, settle } from "../../testing/renderApp";

const on = { ...settings().quietHours, on: true };

async function openSettings(quietHours = on, quietUntil: string | null = null) {
  const backend = installFakeBackend({ snapshot: snapshot({ settings: settings({ quietHours }), quietUntil }) });
  const app = await renderApp({ backend, path: "/settings/notifications" });
  await settle();
  const chosen = () => (backend.lastArguments("change_settings") as { settings: Settings }).settings.quietHours;
  return { ...app, chosen };
}

async function edit(day: string) {
  fireEvent.click(screen.getByTestId(`hours-${day}`));
  await settle();
  return within(screen.getByRole("dialog"));
}

async function type(field: HTMLElement, text: string) {
  fireEvent.change(field, { target: { value: text } });
  fireEvent.keyDown(field, { key: "Enter" });
  await settle();
}

describe("quiet hours", () => {
  it("are switched on, with nights and the weekend to begin with", async () => {
    const { chosen } = await openSettings(settings().quietHours);
    expect(screen.queryByTestId("quiet-monday")).toBeNull();
    fireEvent.click(screen.getByTestId("quiet-hours"));
    await settle();
    expect(chosen()).toEqual(on);
    const told = ["monday", "saturday", "sunday"].map((day) => screen.getByTestId(`hours-${day}`).textContent);
    expect(told).toEqual(["7:00 PM to 7:00 AM", "all day", "until 7:00 AM Mon"]);
  });

  it("are drawn as a week with a mark of the time on its day", async () => {
    vi.setSystemTime(new Date(2026, 10, 23, 12, 0));
    await openSettings();
    const parts = [...screen.getByTestId("quiet-monday").querySelectorAll("i")].map(({ style }) => [
      style.left,
      style.right,
    ]);
    expect(parts[0]?.[0]).toBe("0%");
    expect(parts[1]?.[1]).toBe("0%");
    expect(screen.getByTestId("quiet-monday").querySelector("b")?.style.left).toBe("50%");
    expect(screen.getByTestId("quiet-tuesday").querySelector("b")).toBeNull();
  });

  it("are changed by typing and by arrows; what is no time goes back", async () => {
    const { chosen } = await openSettings();
    const editor = await edit("friday");
    await type(editor.getByLabelText("From"), "4 pm");
    expect(chosen()?.friday).toEqual({ from: 960, until: 1860 });
    fireEvent.keyDown(editor.getByLabelText("Until"), { key: "ArrowUp" });
    await settle();
    expect(chosen()?.friday).toEqual({ from: 960, until: 1875 });
    await type(editor.getByLabelText("Until"), "late");
    expect((editor.getByLabelText("Until") as HTMLInputElement).value).toBe("07:15");
    fireEvent.click(editor.getByText("All day"));
    await settle();
    expect(chosen()?.friday).toEqual({ from: 0, until: 1440 });
    fireEvent.click(editor.getByText("None"));
    await settle();
    expect(chosen()?.friday).toBeNull();
    fireEvent.click(editor.getByText("The same on every day"));
    await settle();
    expect(chosen()).toMatchObject({ monday: null, sunday: null });
  });

  it("that begin at midnight may end on the same day or on the next one", async () => {
    const { chosen } = await openSettings();
    const editor = await edit("sunday");
    const next = editor.getByTestId("ends-next-day");
    expect(next.getAttribute("aria-checked")).toBe("true");
    fireEvent.click(next);
    await settle();
    expect(chosen()?.sunday).toEqual({ from: 0, until: 420 });
    expect(screen.getByTestId("hours-sunday").textContent).toBe("12:00 AM to 7:00 AM");
  });

  it("say until when it is quiet, and when that is over", async () => {
    const { backend } = await openSettings(on, new Date(Date.now() + 3_600_000).toISOString());
    expect(screen.getByTestId("quiet-until").textContent).toMatch(/^Quiet until /);
    await backend.quiet(null);
    await settle();
    expect(screen.getByTestId("quiet-until").textContent).toMatch(/^What arrives meanwhile/);
  });

  it("have nothing serious for axe to find, open or not", async () => {
    await openSettings();
    expect(await seriousFaults()).toEqual([]);
    await edit("sunday");
    expect(await seriousFaults()).toEqual([]);
  });
});

describe("a test notification", () => {
  const test = (part: Partial<NotificationTest>): NotificationTest => ({
    outcome: "shown",
    words: null,
    service: "dunst",
    clicks: true,
    ...part,
  });

  it.each<[Partial<NotificationTest>, string, string]>([
    [{}, "ok", "The test was shownShown by dunst."],
    [
      { clicks: false },
      "warn",
      "The test was shownShown by dunst. It does not tell of clicks: a notification opens nothing here.",
    ],
    [
      { outcome: "heldBack" },
      "warn",
      "The test was held backThe desktop’s do-not-disturb is on: what is told waits there.",
    ],
    [
      { outcome: "handedOver", service: null },
      "ok",
      "The test was given to the desktopIt does not say what becomes of a notification: you see the test when they work.",
    ],
    [{ outcome: "noService" }, "warn", "The test could not be shownNo notification service runs on this desktop."],
    [{ outcome: "refused", words: "Too many" }, "warn", "The test was refusedThe desktop says: Too many"],
    [
      { outcome: "closedAtOnce" },
      "warn",
      "The test was closed at onceThe desktop took it, and took it away at once: it may keep notifications in a list only.",
    ],
  ])("says what came of it: %o", async (part, tone, text) => {
    const { backend } = await openSettings();
    backend.answer("send_test", () => test(part));
    fireEvent.click(screen.getByTestId("send-test"));
    await settle();
    const result = screen.getByTestId("test-result");
    expect([result.dataset.tone, result.textContent]).toEqual([tone, text]);
  });

  it("is offered where notifications are chosen", async () => {
    const { router } = await openSettings();
    await router.navigate({ to: "/settings/$section", params: { section: "account" } });
    await settle();
    expect(screen.queryByTestId("send-test")).toBeNull();
  });
});
