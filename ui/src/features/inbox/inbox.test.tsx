import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { InboxItem } from "../../bindings";
import { forgetSticky } from "../../components/ui/useSticky";
import { seriousFaults } from "../../testing/axe";
import { installFakeBackend } from "../../testing/fakeBackend";
import { event, inboxItem, issue, item, snapshot } from "../../testing/fixtures";
import { renderApp, settle } from "../../testing/renderApp";
import { snoozeTimes } from "./snoozeTimes";

beforeEach(forgetSticky);

const alarm = inboxItem({
  id: 3,
  kind: "criticalIssue",
  title: "Gas alarm",
  entityType: "issue",
  entityId: "issue-gas",
});
const done = inboxItem({ id: 2 });
const old = inboxItem({ id: 1, title: "Order the drum", read: true });

async function openInbox(items: InboxItem[] = [alarm, done, old]) {
  const unread = items.filter(({ read }) => !read).length;
  const backend = installFakeBackend({ inbox: items, issues: [issue()], snapshot: snapshot({ unread }) });
  backend.answer("mark_read", ({ ids, read }) => {
    backend.inbox = backend.inbox.map((item) =>
      (ids as number[]).includes(item.id) ? { ...item, read: read as boolean } : item,
    );
    return backend.inbox.filter((item) => !item.read).length;
  });
  const unreadNow = () => backend.inbox.filter(({ read, snoozed }) => !read && snoozed === null).length;
  const change = (ids: unknown, part: Partial<InboxItem>) => {
    backend.inbox = backend.inbox.map((item) => ((ids as number[]).includes(item.id) ? { ...item, ...part } : item));
    return unreadNow();
  };
  backend.answer("snooze", ({ ids, until, reason }) =>
    change(ids, { snoozed: { until: until as string, reason: reason as string | null } }),
  );
  backend.answer("undo_snooze", ({ ids }) => change(ids, { snoozed: null }));
  backend.answer("bring_back", ({ ids }) => change(ids, { snoozed: null, read: false }));
  backend.answer("mark_all_read", () => {
    backend.inbox = backend.inbox.map((item) => ({ ...item, read: true }));
    return 0;
  });
  const app = await renderApp({ backend, path: "/inbox" });
  await settle();
  return app;
}

const row = (id: number) => document.querySelector<HTMLElement>(`[data-row][data-id="${id}"]`);
const press = async (key: string) => {
  fireEvent.keyDown(document.activeElement ?? document.body, { key });
  await settle();
};

/** By the first time that is offered. */
async function snoozeFirst() {
  await press("s");
  fireEvent.click(await screen.findByRole("option", { name: /In 1 hour/ }));
  await settle();
}

/** So many that have been read, the newest first. */
const entries = (count: number) =>
  Array.from({ length: count }, (_, at) => inboxItem({ id: count - at, title: `Entry ${count - at}`, read: true }));

/** How many entries the list holds, on screen or not, under one heading. */
const known = () => Number(screen.getAllByRole("listitem")[0]?.getAttribute("aria-setsize")) - 1;

async function scrollTo(top: number) {
  const scroller = screen.getByTestId("inbox-list");
  scroller.scrollTop = top;
  fireEvent.scroll(scroller);
  await settle();
}

const scrollToEnd = () => scrollTo(Number.parseFloat(screen.getByRole("list", { name: "Inbox" }).style.height) - 800);

describe("the inbox", () => {
  it("shows unread first and what the first is about", async () => {
    await openInbox();
    const ids = screen.getAllByTestId("inbox-entry").map(({ dataset }) => dataset.id);
    expect(ids).toEqual(["3", "2", "1"]);
    expect(screen.getByTestId("inbox-detail").textContent).toContain("Critical issue");
  });

  it("is walked with J and K, and Enter opens what is selected and marks it read", async () => {
    const { backend, router } = await openInbox();
    await press("j");
    expect(row(3)?.dataset.selected).toBe("true");
    await press("j");
    expect(row(2)?.dataset.selected).toBe("true");
    await press("k");
    expect(row(3)?.dataset.selected).toBe("true");
    await press("Enter");
    expect(backend.lastArguments("mark_read")).toEqual({ ids: [3], read: true });
    expect(router.state.location.href).toBe("/operations?kind=issues&open=issue-gas");
  });

  it("is narrowed with F by what happened, names what hides the rest, and shows all again with Esc", async () => {
    await openInbox([alarm, old]);
    const ids = () => screen.queryAllByTestId("inbox-entry").map(({ dataset }) => dataset.id);
    await press("f");
    fireEvent.click(await screen.findByRole("option", { name: /What: Critical issue/ }));
    await settle();
    expect(ids()).toEqual(["3"]);
    fireEvent.click(screen.getByRole("button", { name: "All" }));
    await settle();
    expect(ids(), "the filter stays with the other tab").toEqual(["3"]);
    fireEvent.click(screen.getByRole("button", { name: "Clear What Critical issue" }));
    await settle();
    expect(ids()).toEqual(["3", "1"]);
  });

  it("names its keys on the sheet", async () => {
    await openInbox();
    await press("?");
    const sheet = await screen.findByTestId("key-sheet");
    for (const key of ["Unread", "Snooze", "Mute, or unmute"]) expect(sheet.textContent).toContain(key);
  });

  it("is counted in the sidebar and in the title of the window", async () => {
    const { backend } = await openInbox();
    expect(screen.getByTestId("unread").textContent).toBe("2 Unread");
    expect(document.title).toBe("(2) PurposePath");
    await act(() => backend.unread(0));
    expect(screen.queryByTestId("unread")).toBeNull();
    expect(document.title).toBe("PurposePath");
  });

  it("marks read with E, stays in place, and goes on to the next; U takes it back", async () => {
    const { backend } = await openInbox();
    row(3)?.focus();
    await press("e");
    expect(backend.lastArguments("mark_read")).toEqual({ ids: [3], read: true });
    expect(row(3)?.dataset.read).toBe("true");
    expect(screen.getAllByTestId("inbox-entry")[0]?.dataset.id).toBe("3");
    expect(document.activeElement).toBe(row(2));
    expect(screen.getByTestId("unread").textContent).toBe("1 Unread");

    act(() => row(3)?.focus());
    await press("u");
    expect(row(3)?.dataset.read).toBe("false");
  });

  it("puts an entry back that could not be marked, and says why", async () => {
    const { backend } = await openInbox();
    backend.answer("mark_read", () => ({ code: "internal", message: "The disk is full.", fields: [] }));
    row(3)?.focus();
    await press("e");
    expect(row(3)?.dataset.read).toBe("false");
    expect(await screen.findByText("The disk is full.")).toBeDefined();
  });

  it("opens with Enter what an entry is about, and has read it then", async () => {
    const { backend, router } = await openInbox();
    act(() => row(2)?.focus());
    await press("Enter");
    expect(router.state.location.pathname).toBe("/goals/goal-repeat");
    expect(backend.lastArguments("mark_read")).toEqual({ ids: [2], read: true });
  });

  it("marks all read, and a click takes it back", async () => {
    const { backend } = await openInbox();
    fireEvent.click(screen.getByRole("button", { name: "Mark all read" }));
    await settle();
    expect(backend.asked).toContain("mark_all_read");
    expect(screen.queryByTestId("unread")).toBeNull();

    fireEvent.click(await screen.findByRole("button", { name: "Undo" }));
    await settle();
    expect(backend.lastArguments("mark_read")).toEqual({ ids: [3, 2], read: false });
    expect(screen.getByTestId("unread").textContent).toBe("2 Unread");
  });

  it("shows the unread alone when asked, and keeps what is read there until something else is chosen", async () => {
    await openInbox();
    await press("f");
    fireEvent.click(await screen.findByRole("option", { name: /State: Unread/ }));
    await settle();
    const ids = () => screen.queryAllByTestId("inbox-entry").map(({ dataset }) => dataset.id);
    expect(ids()).toEqual(["3", "2"]);

    act(() => row(3)?.focus());
    await press("e");
    expect(ids(), "what is read under the hand stays").toEqual(["3", "2"]);
    expect(document.activeElement).toBe(row(2));
    await snoozeFirst();
    expect(ids(), "what is put out of the way does not").toEqual(["3"]);

    fireEvent.click(screen.getByRole("button", { name: /^All/ }));
    await settle();
    expect(screen.getByText("No entry matches"), "another choice looks anew").toBeDefined();
  });

  it("is put out of the way with S: gone from the inbox, counted as snoozed, with its reason, and the next one is selected", async () => {
    const { backend } = await openInbox();
    act(() => row(3)?.focus());
    await press("s");
    const why = await screen.findByRole("combobox", { name: "Why (optional)" });
    fireEvent.change(why, { target: { value: "after the call" } });
    fireEvent.keyDown(why, { key: "ArrowDown" });
    fireEvent.keyDown(why, { key: "Enter" });
    await settle();
    const { ids, until, reason } = backend.lastArguments("snooze") as { ids: number[]; until: string; reason: string };
    expect([ids, reason]).toEqual([[3], "after the call"]);
    expect(new Date(until).getTime()).toBe(snoozeTimes(Date.now())[1]?.at);
    expect(row(3)).toBeNull();
    expect(row(2)?.dataset.selected).toBe("true");
    expect(screen.getByTestId("unread").textContent).toBe("1 Unread");
    expect(screen.getByRole("button", { name: "Snoozed 1" })).toBeDefined();
    expect(screen.getByTestId("outlook").textContent).toMatch(/^1 snoozed, back /);

    fireEvent.click(screen.getByTestId("outlook"));
    await settle();
    expect(row(3)?.textContent).toContain("“after the call”");
    await press("?");
    expect((await screen.findByTestId("key-sheet")).textContent).toContain("Snooze");
  });

  it("gives the focus to its neighbour when it is snoozed, and J goes on from there", async () => {
    await openInbox();
    for (const key of ["j", "j", "s"]) await press(key);
    await screen.findByRole("combobox", { name: "Why (optional)" });
    await press("Enter");
    expect(row(2)).toBeNull();
    expect(document.activeElement).toBe(row(1));
    await press("s");
    fireEvent.click(await screen.findByRole("option", { name: /Another time/ }));
    fireEvent.click(within(await screen.findByRole("dialog")).getByRole("button", { name: /^Snooze/ }));
    await settle();
    expect(row(1)).toBeNull();
    expect(document.activeElement, "the last one leaves it to the one above").toBe(row(3));
  });

  it("leaves the focus with the list when nothing was chosen before", async () => {
    await openInbox();
    await press("s");
    await screen.findByRole("combobox", { name: "Why (optional)" });
    await press("Enter");
    expect(document.activeElement).toBe(row(2));
    await press("j");
    expect(document.activeElement).toBe(row(1));
  });

  it.each<[string, () => Promise<void>]>([
    ["by S", () => press("s")],
    [
      "by its button",
      async () => {
        fireEvent.click(screen.getByRole("button", { name: /^Snooze(?!d)/ }));
        await settle();
      },
    ],
  ])("is snoozed itself, with its reason, when another arrives on top while the menu is open %s", async (_, open) => {
    const { backend } = await openInbox([done, old]);
    await open();
    const why = await screen.findByRole("combobox", { name: "Why (optional)" });
    fireEvent.change(why, { target: { value: "after the call" } });
    backend.inbox = [inboxItem({ id: 9, title: "Just now" }), ...backend.inbox];
    await backend.unread(2);
    await waitFor(() => expect(row(9)).not.toBeNull());
    fireEvent.keyDown(screen.getByRole("combobox", { name: "Why (optional)" }), { key: "Enter" });
    await settle();
    expect(backend.lastArguments("snooze")).toMatchObject({ ids: [2], reason: "after the call" });
    expect(row(9)).not.toBeNull();
  });

  it("takes a snooze back with Ctrl+Z, to where the entry stood", async () => {
    const { backend } = await openInbox();
    await snoozeFirst();
    expect(row(3)).toBeNull();
    fireEvent.keyDown(document.body, { key: "z", ctrlKey: true });
    await settle();
    expect(backend.lastArguments("undo_snooze")).toEqual({ ids: [3] });
    expect(screen.getAllByTestId("inbox-entry").map(({ dataset }) => dataset.id)).toEqual(["3", "2", "1"]);
  });

  it("takes a second snooze back to the first one", async () => {
    const snoozed = { until: "2099-01-01T08:00:00Z", reason: "after the call" };
    const { backend } = await openInbox([{ ...alarm, snoozed }, done]);
    fireEvent.click(screen.getByRole("button", { name: "Snoozed 1" }));
    await settle();
    await snoozeFirst();
    expect(backend.inbox[0]?.snoozed?.until).not.toBe(snoozed.until);
    fireEvent.keyDown(document.body, { key: "z", ctrlKey: true });
    await settle();
    expect(backend.inbox[0]?.snoozed).toEqual(snoozed);
    expect(backend.asked).not.toContain("undo_snooze");
    expect(row(3)?.textContent).toContain("“after the call”");
  });

  it("leaves an entry where it is that could not be snoozed, and says why", async () => {
    const { backend } = await openInbox();
    backend.answer("snooze", () => ({ code: "internal", message: "The disk is full.", fields: [] }));
    await snoozeFirst();
    expect(row(3)).not.toBeNull();
    expect(await screen.findByText("The disk is full.")).toBeDefined();
    expect(screen.queryByRole("button", { name: "Undo" })).toBeNull();
  });

  it("asks for a time of one's own, and takes none that has gone by", async () => {
    const { backend } = await openInbox();
    await press("s");
    fireEvent.click(await screen.findByRole("option", { name: /Another time/ }));
    const dialog = await screen.findByRole("dialog", { name: "Snooze until" });
    const day = within(dialog).getByLabelText("Day");
    fireEvent.change(day, { target: { value: "2001-01-01" } });
    fireEvent.click(within(dialog).getByRole("button", { name: /^Snooze/ }));
    expect(within(dialog).getByText("This is not ahead.")).toBeDefined();
    expect(backend.asked).not.toContain("snooze");
    fireEvent.change(day, { target: { value: "2099-05-04" } });
    fireEvent.change(within(dialog).getByLabelText("Time"), { target: { value: "16:15" } });
    fireEvent.click(within(dialog).getByRole("button", { name: /^Snooze/ }));
    await settle();
    const until = new Date(2099, 4, 4, 16, 15).toISOString();
    expect(backend.lastArguments("snooze")).toEqual({ ids: [3], until, reason: null });
  });

  it("brings a snoozed entry back with U, and says that nothing is snoozed when nothing is", async () => {
    const snoozed = { until: "2099-01-01T08:00:00Z", reason: null };
    const { backend } = await openInbox([{ ...alarm, snoozed }, done]);
    fireEvent.click(screen.getByRole("button", { name: "Snoozed 1" }));
    await settle();
    expect(screen.getByRole("heading", { name: "Snoozed" })).toBeDefined();
    await press("u");
    expect(backend.lastArguments("bring_back")).toEqual({ ids: [3] });
    expect(screen.getByText("Nothing is snoozed")).toBeDefined();
    fireEvent.click(screen.getByRole("button", { name: "Go to the inbox" }));
    await settle();
    expect(row(3)?.dataset.read).toBe("false");
  });

  it("keeps the reason of what is snoozed once more, and offers with what is snoozed only what is done there", async () => {
    const snoozed = { until: "2099-01-01T08:00:00Z", reason: "after the call" };
    const { backend } = await openInbox([{ ...alarm, snoozed }, done]);
    expect(document.querySelector(".status")?.textContent).toContain("Eread");
    fireEvent.click(screen.getByRole("button", { name: "Snoozed 1" }));
    await settle();
    expect(row(3)?.dataset.read, "it waits for nobody").toBe("true");
    expect(screen.queryByRole("button", { name: "Mark all read" })).toBeNull();
    expect(document.querySelector(".status")?.textContent).toContain("Ubring back");
    expect(document.querySelector(".status")?.textContent).not.toContain("Eread");
    const inSight = vi.spyOn(Element.prototype, "scrollIntoView");
    await press("s");
    expect(inSight.mock.contexts, "what the menu hangs on is in sight").toContain(
      screen.getByRole("button", { name: /^Snooze(?!d)/, hidden: true }),
    );
    const tomorrow = await screen.findByRole("option", { name: /^Tomorrow/ });
    expect(tomorrow.textContent, "the day is said once").not.toMatch(/tomorrow.*tomorrow/i);
    fireEvent.click(tomorrow);
    await settle();
    expect(backend.lastArguments("snooze")).toMatchObject({ ids: [3], reason: "after the call" });
  });

  it("says that an entry is back, and with which reason, and keeps it out of the card of an absence", async () => {
    const returned = { at: new Date().toISOString(), reason: "after the call with DHL" };
    await openInbox([
      { ...alarm, id: 7, place: 7, origin: "catchUp", returned },
      inboxItem({ id: 6, origin: "catchUp" }),
      inboxItem({ id: 5, origin: "catchUp" }),
    ]);
    expect(row(7)?.textContent).toContain("Back from snooze · “after the call with DHL”");
    expect(screen.getByTestId("digest").querySelectorAll("[data-row]")).toHaveLength(2);
    expect(screen.getByTestId("inbox-detail").textContent).toContain("Back from snooze");
  });

  it("is snoozed from the palette", async () => {
    const { backend } = await openInbox();
    fireEvent.keyDown(document.body, { key: "k", ctrlKey: true });
    const palette = await screen.findByTestId("palette");
    fireEvent.change(within(palette).getByRole("combobox"), { target: { value: "snooze tomorrow" } });
    await settle();
    fireEvent.click(await within(palette).findByRole("option", { name: /Snooze until tomorrow/ }));
    await settle();
    expect(backend.lastArguments("snooze")).toMatchObject({ ids: [3], reason: null });
  });

  it("tells an absence on one card, the weightiest first, and opens it", async () => {
    const missed = (id: number, kind: InboxItem["kind"]) =>
      inboxItem({ id, kind, title: `Entry ${id}`, origin: "catchUp", eventKey: `${id}` });
    await openInbox([
      missed(5, "goalCompleted"),
      missed(4, "issueCreated"),
      missed(3, "criticalIssue"),
      missed(2, "goalCancelled"),
    ]);
    const card = screen.getByTestId("digest");
    const lines = () => [...card.querySelectorAll("[data-row]")].map(({ textContent }) => textContent);
    expect(lines()).toEqual(["Entry 3new, critical", "Entry 5goal completed", "Entry 4new issue"]);
    expect(card.textContent).toContain("and 1 more");

    fireEvent.click(within(card).getByRole("button", { name: "Show all" }));
    expect(lines()).toHaveLength(4);
  });

  it("takes in what arrives", async () => {
    const { backend } = await openInbox([old]);
    backend.inbox = [inboxItem({ id: 9, title: "Just now" }), old];
    await backend.unread(1);
    await waitFor(() => expect(row(9)?.textContent).toContain("Just now"));
  });

  it("fetches older pages on request", async () => {
    await openInbox(entries(60));
    expect(known()).toBe(50);
    fireEvent.click(screen.getByRole("button", { name: "Show older ones" }));
    await settle();
    expect(known()).toBe(60);
    expect(screen.queryByRole("button", { name: "Show older ones" })).toBeNull();
  });

  it("fetches older pages by itself as their end comes near, and renders a screen of them however many there are", async () => {
    await openInbox(entries(650));
    for (let page = 0; page < 4; page += 1) await scrollToEnd();
    expect(known()).toBe(650);
    expect(screen.getAllByTestId("inbox-entry").length).toBeLessThan(60);
    expect(row(1)?.textContent).toContain("Entry 1");
    expect(screen.getByTestId("inbox-detail").textContent, "what is selected stays").toContain("Entry 650");
  });

  it("goes on to the next row with J, with the heading between them, wherever the reader has scrolled", async () => {
    await openInbox(
      [done, ...entries(600).slice(1)].map((one, index) => ({ ...one, id: 600 - index, place: 600 - index })),
    );
    await press("j");
    for (let page = 0; page < 3; page += 1) await scrollToEnd();
    expect(document.activeElement).toBe(row(600));
    await press("j");
    expect(document.activeElement).toBe(row(599));
  });

  it("leaves it to the button when an older page could not be read", async () => {
    const { backend } = await openInbox(entries(60));
    backend.answer("inbox", () => ({ code: "internal", message: "The disk is full.", fields: [] }));
    await scrollToEnd();
    const asked = backend.asked.filter((name) => name === "inbox").length;
    await scrollToEnd();
    expect(backend.asked.filter((name) => name === "inbox")).toHaveLength(asked);
    expect(screen.getByRole("button", { name: "Show older ones" })).toBeDefined();
  });

  it("opens the card of a long absence by a hundred lines, and keeps it open while it is out of sight", async () => {
    const missed = Array.from({ length: 150 }, (_, at) => inboxItem({ id: 1_000 - at, origin: "catchUp" }));
    await openInbox([...missed, ...entries(600)]);
    const lines = () => screen.getByTestId("digest").querySelectorAll("[data-row]").length;
    const click = (name: string) => fireEvent.click(within(screen.getByTestId("digest")).getByRole("button", { name }));
    click("Show 100 more");
    expect(lines()).toBe(103);
    click("Show all");
    expect(lines()).toBe(150);

    act(() => screen.getAllByTestId("inbox-entry").at(-1)?.focus());
    await scrollToEnd();
    expect(screen.queryByTestId("digest")).toBeNull();
    await scrollTo(0);
    expect(lines()).toBe(150);
    click("Show fewer");
    expect(lines()).toBe(3);
  });

  it("says what an issue stands at, and takes it by A", async () => {
    const { backend } = await openInbox();
    backend.answer("assign_issue", () => issue({ assigneeId: "person-ingrid", assigneeName: "Ingrid Solberg" }));
    const facts = await screen.findByTestId("inbox-facts");
    expect(facts.textContent).toContain("StatusOpen");
    expect(facts.textContent).toContain("SeverityCritical");
    expect(facts.textContent).toContain("AssigneeNobodyNobody");

    await press("a");
    expect(backend.lastArguments("assign_issue")).toEqual({ issueId: "issue-gas", assigneeId: "person-ingrid" });
    expect(screen.getByTestId("inbox-facts").textContent).toContain("Ingrid Solberg");
    expect(screen.queryByTestId("take-issue"), "it is taken").toBeNull();
  });

  it("says what followed on the thing, and nothing of others", async () => {
    const { backend } = await openInbox([{ ...alarm, at: "2026-11-23T09:00:00Z" }]);
    expect(screen.queryByTestId("followed")).toBeNull();
    await backend.send([item(1, event("goal.paused")), item(2, event("issue.status_changed"))]);
    expect((await screen.findByTestId("followed")).textContent).toMatch(
      /^What followed.*Aylin resolved Cupping lab gas alarm/,
    );
    expect(screen.getByTestId("followed").textContent).not.toContain("paused");
  });

  it("has nothing serious for axe to find", async () => {
    await openInbox();
    expect(await seriousFaults()).toEqual([]);
  });
});
