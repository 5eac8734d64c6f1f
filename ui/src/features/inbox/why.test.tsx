import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Decision, InboxItem, LedgerLine, Sequel } from "../../bindings";
import { forgetSticky } from "../../components/ui/useSticky";
import { seriousFaults } from "../../testing/axe";
import { installFakeBackend } from "../../testing/fakeBackend";
import { inboxItem, snapshot } from "../../testing/fixtures";
import { renderApp, settle } from "../../testing/renderApp";
import { explain } from "./why";

beforeEach(forgetSticky);

const alarm = inboxItem({
  id: 3,
  kind: "criticalIssue",
  title: "Gas alarm",
  entityType: "issue",
  entityId: "issue-gas",
  receivedAt: new Date(2026, 10, 23, 10, 28, 6).toISOString(),
});

const at = (seconds: number) => new Date(2026, 10, 23, 10, 28, seconds).toISOString();
const decided = (decision: Decision): LedgerLine => ({ at: at(6), what: { decided: decision }, words: null });
const followed = (sequel: Sequel, words: string | null = null): LedgerLine => ({
  at: at(51),
  what: { followed: sequel },
  words,
});

async function openInbox(lines: LedgerLine[], item: InboxItem = alarm) {
  const backend = installFakeBackend({ inbox: [item], snapshot: snapshot({ unread: 1 }) });
  backend.answer("why", () => lines);
  const app = await renderApp({ backend, path: "/inbox" });
  await settle();
  return app;
}

async function pressW() {
  fireEvent.keyDown(document.activeElement ?? document.body, { key: "w" });
  await settle();
  return screen.getByTestId("why");
}

describe("why one was notified", () => {
  it("is told by W, line by line with its time; Esc closes it and gives the focus back", async () => {
    const { backend } = await openInbox([decided("cameThrough"), followed("shown"), followed("clicked")]);
    const row = document.querySelector<HTMLElement>("[data-row][data-id='3']");
    row?.focus();
    const why = await pressW();
    expect(backend.lastArguments("why")).toEqual({ eventKey: alarm.eventKey });
    expect(within(why).getByRole("heading").textContent).toBe("Why was I notified?");
    expect(
      within(why)
        .getAllByRole("listitem")
        .map(({ textContent }) => textContent),
    ).toEqual([
      expect.stringMatching(/10:28:06.*Received as issue.created, severity critical$/),
      expect.stringMatching(/10:28:06.*Passed your rule New issues$/),
      expect.stringMatching(/10:28:06.*Came through your quiet hours: critical issues do$/),
      expect.stringMatching(/10:28:51.*Shown on the desktop$/),
      expect.stringMatching(/10:28:51.*You opened it from the notification$/),
    ]);
    fireEvent.keyDown(document.activeElement ?? document.body, { key: "Escape" });
    await settle();
    expect(screen.queryByTestId("why")).toBeNull();
    expect(document.activeElement).toBe(row);
  });

  it("is told of the same entry when another arrives on top meanwhile", async () => {
    const { backend } = await openInbox([decided("told"), followed("shown")]);
    await pressW();
    backend.inbox = [inboxItem({ id: 9, title: "Just now" }), alarm];
    await backend.unread(2);
    await waitFor(() => expect(document.querySelector("[data-row][data-id='9']")).not.toBeNull());
    expect(screen.getByTestId("why")).toBeDefined();
    expect(screen.getByTestId("inbox-detail").textContent).toContain("Gas alarm");
  });

  it("names no event where an entry may come from several", async () => {
    await openInbox([decided("told")], inboxItem({ id: 4, kind: "actionAssigned", title: "Order the drum" }));
    const [arrived] = within(await pressW()).getAllByRole("listitem");
    expect(arrived?.textContent).toMatch(/Received as an action, assigned to you$/);
  });

  it("leads to the rule", async () => {
    const { router } = await openInbox([decided("switchedOff")]);
    const why = await pressW();
    expect(why.textContent).toContain("Why was I not notified?");
    expect(why.textContent).toContain("Stopped by your rule New issues, off on the desktop");
    fireEvent.click(within(why).getByText("Change this rule"));
    await settle();
    expect(router.state.location.pathname).toBe("/settings/notifications");
  });

  it("is copied as text", async () => {
    const writeText = vi.spyOn(navigator.clipboard, "writeText").mockResolvedValue();
    await openInbox([decided("told"), followed("refused", "Too many notifications")]);
    fireEvent.click(within(await pressW()).getByText("Copy"));
    await settle();
    expect(writeText).toHaveBeenCalledWith(
      expect.stringMatching(
        /^Why was I not notified\?\nGas alarm\n.*10:28:06 AM {2}Received as issue\.created, severity critical\n.*Passed your rule New issues\n.*10:28:51 AM {2}Not shown: the desktop refused it: Too many notifications$/,
      ),
    );
  });

  it("says that it is not known any more, and that it cannot be read", async () => {
    const writeText = vi.spyOn(navigator.clipboard, "writeText").mockResolvedValue();
    const { backend } = await openInbox([]);
    const why = await pressW();
    expect(why.textContent).toContain("does not remember any more");
    expect(within(why).getByRole("heading").textContent, "one may have been notified").toBe("About this notification");
    fireEvent.click(within(why).getByText("Copy"));
    await settle();
    expect(writeText).toHaveBeenCalledWith(expect.stringMatching(/^About this notification\nGas alarm\n/));
    fireEvent.keyDown(document.activeElement ?? document.body, { key: "Escape" });
    await settle();
    backend.answer("why", () => ({ code: "validation", message: "No.", fields: [] }));
    expect((await pressW()).textContent).toContain("cannot be read");
  });

  it("has nothing serious for axe to find", async () => {
    await openInbox([decided("told"), followed("shown")]);
    await pressW();
    expect(await seriousFaults()).toEqual([]);
  });
});

describe("whether one was notified", () => {
  it.each<[string, LedgerLine[], boolean | null]>([
    ["told, and the desktop has not answered yet", [decided("told")], true],
    ["told and shown", [decided("told"), followed("shown"), followed("dismissed")], true],
    ["told and refused", [decided("told"), followed("refused")], false],
    ["told where nobody shows it", [decided("told"), followed("noService")], false],
    ["told and held back", [decided("told"), followed("heldBack")], false],
    ["held back, and clicked there", [decided("told"), followed("heldBack"), followed("clicked")], true],
    ["held back, and closed there", [decided("told"), followed("heldBack"), followed("dismissed")], true],
    ["not remembered", [], null],
    ["folded, and not summed up yet", [decided("folded")], false],
    ["folded and summed up", [decided("folded"), followed("summedUp")], true],
    ["kept quiet", [decided("quietHours")], false],
    ["kept quiet and summed up", [decided("quietHours"), followed("summedUp"), followed("shown")], true],
    ["kept quiet and left out", [decided("quietHours"), followed("leftOut")], false],
    ["never told", [decided("inboxAlone")], false],
  ])("%s", (_, ledger, wasTold) => {
    expect(explain(alarm, ledger).wasTold).toBe(wasTold);
  });
});
