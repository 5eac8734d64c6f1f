import { act, fireEvent, screen, within } from "@testing-library/react";
import { toast } from "sonner";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ActionList } from "../../bindings";
import { forgetSticky } from "../../components/ui/useSticky";
import { installFakeBackend } from "../../testing/fakeBackend";
import { action, connection, event, issue, item, refusal, snapshot } from "../../testing/fixtures";
import { renderApp, settle } from "../../testing/renderApp";

const ACTIONS = [
  action({ id: "plan", title: "Approve the fire-safety plan", status: "not_started", progress: 0, priority: "high" }),
  action(),
  action({ id: "done", title: "Order the drum", status: "completed", progress: 100 }),
  action({ id: "menu", title: "Translate the menu", status: "paused" }),
];

const PAUSED_REFUSED = "The service does not let this status be chosen here.";

beforeEach(forgetSticky);
afterEach(() => {
  toast.dismiss();
});

const column = (id: string) => document.querySelector(`[data-column="${id}"]`);
const card = (id: string) => document.querySelector<HTMLElement>(`[data-card="${id}"]`);
const columnOf = (id: string) => card(id)?.closest("[data-column]")?.getAttribute("data-column");
const press = (key: string, options: object = {}) =>
  act(async () => {
    fireEvent.keyDown(document.activeElement ?? document.body, { key, ...options });
  });
const moved = (payload: Record<string, unknown>) => ({
  actionId: payload.actionId,
  status: payload.status,
  progress: null,
});

async function operations(path = "/operations", part: Parameters<typeof installFakeBackend>[0] = {}) {
  const backend = installFakeBackend({
    actions: ACTIONS,
    issues: [issue(), issue({ id: "busy", title: "Scale drifts", status: "in_progress" })],
    ...part,
  });
  backend.answer("set_action_status", moved);
  const app = await renderApp({ backend, path });
  // What is read again later is no concern of these tests.
  for (const command of ["actions", "issues"]) backend.hold(command);
  return app;
}

describe("the board of actions", () => {
  it("stands by status; what is paused is a strip that opens", async () => {
    await operations();
    expect(columnOf("plan")).toBe("not_started");
    expect(columnOf("action-dhl")).toBe("in_progress");
    expect(columnOf("done")).toBe("completed");
    expect(card("menu")).toBeNull();
    fireEvent.click(column("paused") as HTMLElement);
    expect(columnOf("menu")).toBe("paused");
  });

  it("lifts with Space, moves with arrows, drops with Enter", async () => {
    const { backend } = await operations();
    card("action-dhl")?.focus();
    await press(" ");
    expect(screen.getByText("Moving “Sign the DHL fallback contract”")).toBeDefined();
    await press("ArrowRight");
    await press("Enter");
    await settle();
    expect(columnOf("action-dhl")).toBe("blocked");
    expect(backend.lastArguments("set_action_status")).toEqual({
      actionId: "action-dhl",
      status: "blocked",
      reason: null,
    });
  });

  it("keeps the focus on a card that is dropped in another column", async () => {
    await operations();
    await act(async () => card("action-dhl")?.focus());
    await press(" ");
    await press("ArrowRight");
    await press("Enter");
    await settle();
    expect(columnOf("action-dhl")).toBe("blocked");
    expect(document.activeElement).toBe(card("action-dhl"));
  });

  it("keeps it on a card that comes where only a screenful is drawn", async () => {
    const many = Array.from({ length: 400 }, (_, index) =>
      action({ id: `b${index}`, title: `Blocked ${index}`, status: "blocked", dueDate: "2020-01-01" }),
    );
    const { backend } = await operations("/operations", { actions: [action(), ...many] });
    await act(async () => card("action-dhl")?.focus());
    await backend.send([item(1, event("action.status_changed"))]);
    await settle();
    expect(columnOf("action-dhl")).toBe("blocked");
    expect(document.activeElement).toBe(card("action-dhl"));
  });

  it("gives it to the card below when its own has gone where it is not seen", async () => {
    const cancelled = action({ id: "old", title: "Old", status: "cancelled" });
    await operations("/operations", { actions: [action(), action({ id: "next", title: "Next" }), cancelled] });
    const [first, second] = document.querySelectorAll<HTMLElement>('[data-column="in_progress"] [data-card]');
    await act(async () => first?.focus());
    await press(" ");
    for (let step = 0; step < 3; step += 1) await press("ArrowRight");
    await press("Enter");
    await settle();
    expect(card(first?.dataset.card ?? "")).toBeNull();
    expect(document.activeElement).toBe(second);
  });

  it("keeps a card in its place that no longer belongs there, says so, and sorts again on request", async () => {
    const { backend, client } = await operations("/operations", {
      actions: [
        action({ id: "first", status: "blocked", dueDate: "2026-11-24" }),
        action({ id: "second", status: "blocked", dueDate: "2026-11-25" }),
        action({ id: "coming", status: "not_started", dueDate: "2026-11-23" }),
      ],
    });
    const blocked = () =>
      [...(column("blocked")?.querySelectorAll<HTMLElement>("[data-card]") ?? [])].map(({ dataset }) => dataset.card);
    await backend.send([
      item(
        1,
        event("action.status_changed", { actionId: "coming", newStatus: "blocked", previousStatus: "not_started" }),
      ),
    ]);
    await settle();
    expect(blocked(), "what comes stands where it belongs").toEqual(["coming", "first", "second"]);
    expect(screen.queryByRole("button", { name: "Sort again" })).toBeNull();

    act(() => {
      client.setQueryData<ActionList>(
        ["actions"],
        (list) =>
          list && {
            ...list,
            actions: list.actions.map((one) => (one.id === "coming" ? { ...one, dueDate: "2026-12-01" } : one)),
          },
      );
    });
    const again = await screen.findByRole("button", { name: "Sort again" });
    expect(blocked(), "nothing moves under the hand").toEqual(["coming", "first", "second"]);
    fireEvent.click(again);
    await settle();
    expect(blocked()).toEqual(["first", "second", "coming"]);
    expect(screen.queryByRole("button", { name: "Sort again" })).toBeNull();
  });

  it("puts a lifted card back on Escape", async () => {
    const { backend } = await operations();
    card("action-dhl")?.focus();
    await press(" ");
    await press("ArrowRight");
    await press("Escape");
    expect(columnOf("action-dhl")).toBe("in_progress");
    expect(backend.asked).not.toContain("set_action_status");
  });

  it("moves a card that is dragged to another column", async () => {
    const { backend } = await operations();
    document.elementsFromPoint = () => [column("blocked") as Element];
    const held = card("action-dhl") as HTMLElement;
    fireEvent.pointerDown(held, { button: 0, clientX: 10, clientY: 10 });
    fireEvent.pointerMove(window, { clientX: 40, clientY: 10 });
    fireEvent.pointerMove(window, { clientX: 80, clientY: 10 });
    expect(column("blocked")?.querySelector(".slot")).not.toBeNull();
    fireEvent.pointerUp(window);
    await settle();
    expect(backend.lastArguments("set_action_status")).toMatchObject({ status: "blocked" });
  });

  it("takes no card where the service refuses the status, and says why", async () => {
    const { backend } = await operations();
    document.elementsFromPoint = () => [column("blocked") as Element];
    const held = card("action-dhl") as HTMLElement;
    fireEvent.pointerDown(held, { button: 0, clientX: 10, clientY: 10 });
    fireEvent.pointerMove(window, { clientX: 80, clientY: 10 });
    expect(column("paused")?.getAttribute("aria-disabled")).toBe("true");
    expect(column("blocked")?.hasAttribute("aria-disabled")).toBe(false);
    fireEvent.pointerMove(window, { clientX: 90, clientY: 10 });
    document.elementsFromPoint = () => [column("paused") as Element];
    fireEvent.pointerMove(window, { clientX: 160, clientY: 10 });
    expect(column("blocked")?.querySelector(".slot")).toBeNull();
    expect(screen.getByText(PAUSED_REFUSED, { selector: "footer *" })).toBeDefined();
    fireEvent.pointerUp(window);
    await settle();
    expect(backend.asked).not.toContain("set_action_status");
    expect(columnOf("action-dhl")).toBe("in_progress");
  });

  it("passes by a refusing column with the arrows, and says why", async () => {
    const { backend } = await operations();
    card("done")?.focus();
    await press(" ");
    await press("ArrowRight");
    expect(screen.getAllByText(PAUSED_REFUSED).length).toBeGreaterThan(1);
    await press("Enter");
    expect(backend.asked).not.toContain("set_action_status");
    expect(columnOf("done")).toBe("completed");
  });

  it("offers no status that would be refused, and no way back to one", async () => {
    await operations("/operations?open=menu");
    await press("s");
    fireEvent.click(await screen.findByRole("option", { name: "Cancelled" }));
    await settle();
    expect(screen.queryByRole("button", { name: "Undo" })).toBeNull();
    await press("s");
    const offered = (await screen.findAllByRole("option")).map(({ textContent }) => textContent);
    expect(offered).toEqual(["Not started", "In progress", "Blocked", "Completed", "Cancelled"]);
  });

  it("opens rather than drags when the pointer hardly moves", async () => {
    await operations();
    const held = card("action-dhl") as HTMLElement;
    fireEvent.pointerDown(held, { button: 0, clientX: 10, clientY: 10 });
    fireEvent.pointerMove(window, { clientX: 12, clientY: 10 });
    fireEvent.pointerUp(window);
    fireEvent.click(held);
    await settle();
    expect(screen.getByTestId("panel")).toBeDefined();
  });

  it("tints a refused move red in its old place and tries again on request", async () => {
    const { backend } = await operations();
    backend.answer("set_action_status", () => refusal("conflict", "two of its steps are still open"));
    card("action-dhl")?.focus();
    await press("e");
    await settle();
    expect(columnOf("action-dhl")).toBe("in_progress");
    const refused = within(card("action-dhl")?.closest(".kc") as HTMLElement).getByTestId("refused");
    expect(refused.textContent).toContain("Not moved: two of its steps are still open");

    backend.answer("set_action_status", moved);
    fireEvent.click(within(refused).getByRole("button", { name: "Try again" }));
    await settle();
    expect(columnOf("action-dhl")).toBe("completed");
  });

  it("says in a toast what was refused when the card has gone back behind a filter", async () => {
    const { backend } = await operations("/operations", {
      actions: [action(), action({ id: "next", status: "blocked" })],
    });
    const answer = backend.hold("set_action_status");
    backend.answer("set_action_status", () => refusal("conflict", "two of its steps are still open"));
    await act(async () => card("action-dhl")?.focus());
    await press(" ");
    await press("ArrowRight");
    await press("Enter");
    await settle();
    await press("f");
    fireEvent.click(await screen.findByRole("option", { name: "Status: Blocked" }));
    await settle();
    answer();
    expect(await screen.findByText("two of its steps are still open")).toBeDefined();
    expect(card("action-dhl")).toBeNull();
    expect(screen.queryByTestId("refused")).toBeNull();
  });

  it("sends nothing while offline and says so", async () => {
    const offline = snapshot({ connection: connection({ state: "disconnected", reason: "network" }) });
    const { backend } = await operations("/operations", { snapshot: offline });
    card("action-dhl")?.focus();
    await press("e");
    await settle();
    expect(backend.asked).not.toContain("set_action_status");
    expect(columnOf("action-dhl")).toBe("in_progress");
    expect(screen.getByTestId("refused").textContent).toContain("Not reached");
  });

  it("moves a card when somebody else moves the action, with a badge", async () => {
    const { backend } = await operations();
    backend.hold("actions");
    await backend.send([item(1, event("action.status_changed"))]);
    await settle();
    expect(columnOf("action-dhl")).toBe("blocked");
    expect(card("action-dhl")?.textContent).toContain("Live");
  });

  it("undoes a cancellation by Ctrl+Z, once", async () => {
    const { backend } = await operations("/operations?open=action-dhl");
    await press("s");
    fireEvent.click(await screen.findByRole("option", { name: "Cancelled" }));
    await settle();
    await press("z", { ctrlKey: true, shiftKey: true });
    await press("z", { ctrlKey: true });
    await settle();
    expect(columnOf("action-dhl")).toBe("in_progress");
    await press("z", { ctrlKey: true });
    await settle();
    expect(backend.asked.filter((command) => command === "set_action_status")).toHaveLength(2);
  });

  it("undoes a completion from any page, with the progress there was", async () => {
    const { backend, router } = await operations();
    backend.answer("set_action_status", ({ actionId, status }) => ({ actionId, status, progress: 100 }));
    backend.answer("change_action", () => action());
    await act(async () => card("action-dhl")?.focus());
    await press("e");
    await settle();
    expect(columnOf("action-dhl")).toBe("completed");
    expect(await screen.findByText(/“Sign the DHL fallback contract” was completed/)).toBeDefined();

    await act(() => router.navigate({ to: "/kpis" }));
    await press("z", { ctrlKey: true });
    await settle();
    expect(backend.lastArguments("set_action_status")).toMatchObject({ status: "in_progress" });
    expect(backend.lastArguments("change_action")).toMatchObject({ change: { progress: action().progress } });
  });

  it("forgets what could be undone when another company begins", async () => {
    const { backend } = await operations();
    await act(async () => card("action-dhl")?.focus());
    await press("e");
    await settle();
    await act(() => backend.sign({ ...backend.snapshot.session, company: "Another" }));
    await settle();
    await press("z", { ctrlKey: true });
    await settle();
    expect(backend.asked.filter((command) => command === "set_action_status")).toHaveLength(1);
  });

  it("offers to undo a cancellation", async () => {
    const { backend } = await operations("/operations?open=action-dhl");
    await press("s");
    fireEvent.click(await screen.findByRole("option", { name: "Cancelled" }));
    await settle();
    fireEvent.click(await screen.findByRole("button", { name: "Undo" }));
    await settle();
    expect(backend.lastArguments("set_action_status")).toMatchObject({ status: "in_progress" });
  });
});

describe("the details of an action", () => {
  it("reassign it, set its priority, its date and its progress", async () => {
    const { backend } = await operations("/operations?open=action-dhl");
    backend.answer("change_action", () => action());
    const panel = screen.getByTestId("panel");
    const sent = () => (backend.lastArguments("change_action") as { change: object }).change;

    await press("a");
    fireEvent.click(await screen.findByRole("option", { name: /Aylin Demir/ }));
    await settle();
    expect(sent()).toMatchObject({ assigneeId: "person-aylin", priority: null, progress: null });

    await press("p");
    fireEvent.click(await screen.findByRole("option", { name: "Low" }));
    await settle();
    expect(sent()).toMatchObject({ assigneeId: null, priority: "low" });

    const due = within(panel).getByLabelText("Due");
    fireEvent.change(due, { target: { value: "2026-12-01" } });
    fireEvent.blur(due);
    await settle();
    expect(sent()).toMatchObject({ dueDate: "2026-12-01" });

    const progress = within(panel).getByLabelText("Progress");
    fireEvent.change(progress, { target: { value: "55" } });
    fireEvent.keyDown(progress, { key: "Enter" });
    await settle();
    expect(sent()).toMatchObject({ progress: 55 });
  });

  const progressField = () => within(screen.getByTestId("panel")).getByLabelText("Progress") as HTMLInputElement;
  const progressed = (newProgress: number) =>
    item(1, event("action.progress_updated", { actionId: "action-dhl", newProgress }));

  it("keep the focus in a field that Enter sends", async () => {
    const { backend } = await operations("/operations?open=action-dhl");
    backend.answer("change_action", () => action({ progress: 55 }));
    const field = progressField();
    await act(async () => field.focus());
    fireEvent.change(field, { target: { value: "55" } });
    await press("Enter");
    await settle();
    expect(document.activeElement).toBe(field);
    expect(field.isConnected).toBe(true);
    fireEvent.blur(field);
    await settle();
    expect(backend.asked.filter((command) => command === "change_action")).toHaveLength(1);
    expect(field.value).toBe("55");
  });

  it("leave alone what one is writing, and show what others wrote once that is taken back", async () => {
    const { backend } = await operations("/operations?open=action-dhl");
    const field = progressField();
    await act(async () => field.focus());
    fireEvent.change(field, { target: { value: "7" } });
    await backend.send([progressed(80)]);
    await settle();
    expect(progressField()).toBe(field);
    expect(document.activeElement).toBe(field);
    expect(field.value).toBe("7");

    await press("Escape");
    await settle();
    expect(field.value).toBe("80");
    expect(backend.asked).not.toContain("change_action");
    expect(screen.getByTestId("panel")).toBeDefined();
  });

  it("follow what others change while nobody stands in the field", async () => {
    const { backend } = await operations("/operations?open=action-dhl");
    await backend.send([progressed(80)]);
    await settle();
    expect(progressField().value).toBe("80");
  });

  it("show what is true again when it is refused", async () => {
    const { backend } = await operations("/operations?open=action-dhl");
    backend.answer("change_action", () => refusal("conflict", "It is closed"));
    const field = progressField();
    const before = field.value;
    await act(async () => field.focus());
    fireEvent.change(field, { target: { value: "7" } });
    await act(async () => field.blur());
    await settle();
    expect(field.value).toBe(before);
  });

  it("close on Escape", async () => {
    const { router } = await operations("/operations?open=action-dhl");
    await press("Escape");
    await settle();
    expect(screen.queryByTestId("panel")).toBeNull();
    expect(router.state.location.search).toEqual({});
  });
});

describe("creating in place", () => {
  it("makes an action in the column that was asked, with what is likely already chosen", async () => {
    const { backend } = await operations();
    backend.answer("create_action", ({ action: wanted }) =>
      action({ id: "new", title: (wanted as { title: string }).title, status: "not_started" }),
    );
    fireEvent.click(screen.getByRole("button", { name: "Add to Blocked" }));
    await settle();
    const field = screen.getByRole("textbox", { name: "New action" });
    fireEvent.change(field, { target: { value: "Call the carrier" } });
    fireEvent.submit(field);
    await settle();
    expect(backend.lastArguments("create_action")).toMatchObject({
      action: { title: "Call the carrier", priority: "medium", assigneeId: "person-ingrid" },
    });
    expect(columnOf("new")).toBe("blocked");
  });

  it("opens the one whose answer was lost when it is there all the same, and says so", async () => {
    const { backend, router } = await operations();
    backend.answer("create_action", () => refusal("perhaps_done", "it did not answer in time"));
    backend.actions = [...ACTIONS, action({ id: "made", title: "Call the carrier", status: "not_started" })];
    const answered = backend.hold("actions");
    fireEvent.click(screen.getByRole("button", { name: "Add to Not started" }));
    await settle();
    const field = screen.getByRole("textbox", { name: "New action" });
    fireEvent.change(field, { target: { value: "Call the carrier" } });
    fireEvent.submit(field);
    await settle();
    expect(screen.queryByText(/is there/), "as long as it is looked for").toBeNull();
    answered();
    await settle();
    expect(router.state.location.search).toMatchObject({ open: "made" });
    expect(await screen.findByText("“Call the carrier” is there")).toBeDefined();
    expect(screen.queryByRole("textbox", { name: "New action" })).toBeNull();
  });

  it("says to look first while the one whose answer was lost may still come, and offers it again only after that", async () => {
    const { backend } = await operations();
    backend.hold("actions")();
    backend.answer("create_action", () => refusal("perhaps_done", "it did not answer in time"));
    fireEvent.click(screen.getByRole("button", { name: "Add to Not started" }));
    await settle();
    const field = screen.getByRole("textbox", { name: "New action" });
    fireEvent.change(field, { target: { value: "Call the carrier" } });
    fireEvent.submit(field);
    await settle();
    expect(screen.getByRole("alert").textContent).toContain("Look before you send it again");
    fireEvent.submit(field);
    await settle();
    expect(
      backend.asked.filter((name) => name === "create_action"),
      "not while it is looked for",
    ).toHaveLength(1);
    await act(() => vi.advanceTimersByTimeAsync(10_000));
    await settle();
    expect(screen.getByRole("alert").textContent).toContain("It can be sent again");
  });

  it("opens nothing for who has left the form by the time it is found", async () => {
    const { backend, router } = await operations();
    backend.hold("actions")();
    backend.answer("create_action", () => refusal("perhaps_done", "it did not answer in time"));
    fireEvent.click(screen.getByRole("button", { name: "Add to Not started" }));
    await settle();
    const field = screen.getByRole("textbox", { name: "New action" });
    fireEvent.change(field, { target: { value: "Call the carrier" } });
    fireEvent.submit(field);
    await settle();
    fireEvent.keyDown(field, { key: "Escape" });
    backend.actions = [...ACTIONS, action({ id: "made", title: "Call the carrier", status: "not_started" })];
    await act(() => vi.advanceTimersByTimeAsync(10_000));
    expect(await screen.findByText("“Call the carrier” is there")).toBeDefined();
    expect(router.state.location.search).not.toHaveProperty("open");
  });

  it("keeps the form and says why when the server refuses", async () => {
    const { backend } = await operations("/operations?kind=issues");
    backend.answer("create_issue", () => refusal("validation", "", [{ field: "title", message: "Too vague" }]));
    await press("c");
    const field = screen.getByRole("textbox", { name: "New issue" });
    fireEvent.change(field, { target: { value: "It" } });
    fireEvent.submit(field);
    await settle();
    expect(screen.getByRole("alert").textContent).toBe("Too vague");
    expect((field as HTMLInputElement).value).toBe("It");
  });
});

describe("issues", () => {
  it("are resolved only with notes", async () => {
    const { backend } = await operations("/operations?kind=issues");
    backend.answer("move_issue", () => issue({ status: "resolved", statusName: "Resolved" }));
    card("issue-gas")?.focus();
    await press("e");
    const dialog = await screen.findByRole("dialog");
    const resolve = within(dialog).getByRole("button", { name: /^Resolve/ });
    fireEvent.click(resolve);
    expect(within(dialog).getByText("Needed")).toBeDefined();
    expect(backend.asked).not.toContain("move_issue");

    fireEvent.change(within(dialog).getByRole("textbox"), { target: { value: "The sensor was replaced" } });
    fireEvent.click(resolve);
    await settle();
    expect(columnOf("issue-gas")).toBe("resolved");
    expect(Object.values(backend.lastArguments("move_issue") as object)).toContainEqual({
      kind: "resolve",
      notes: "The sensor was replaced",
    });
  });

  it("start by being moved, without a question", async () => {
    const { backend } = await operations("/operations?kind=issues");
    backend.answer("move_issue", () => issue({ status: "in_progress" }));
    card("issue-gas")?.focus();
    await press(" ");
    await press("ArrowRight");
    await press("Enter");
    await settle();
    expect(columnOf("issue-gas")).toBe("in_progress");
    expect(screen.queryByRole("dialog")).toBeNull();
  });

  it("that were closed are put back by Undo, step by step where their very status is not known", async () => {
    const { backend } = await operations("/operations?kind=issues&open=busy", {
      issues: [issue({ id: "busy", title: "Scale drifts", status: "in_progress", statusConfigId: null })],
    });
    const asked: string[] = [];
    const results = { close: "closed", reopen: "open", start: "in_progress", resolve: "resolved" } as const;
    backend.answer("move_issue", ({ way }) => {
      const { kind } = way as { kind: keyof typeof results };
      asked.push(kind);
      return issue({ id: "busy", title: "Scale drifts", status: results[kind] });
    });
    await press("s");
    fireEvent.click(await screen.findByRole("option", { name: "Closed" }));
    await settle();
    fireEvent.click(await screen.findByRole("button", { name: /^Undo/ }));
    await settle();
    expect(asked).toEqual(["close", "reopen", "start"]);
    expect(columnOf("busy")).toBe("in_progress");
  });

  it("that were closed come back by Undo to the status of the company's own that they had", async () => {
    const blocked = { status: "in_progress", statusName: "Blocked", statusConfigId: "cfg-blocked" } as const;
    const { backend } = await operations("/operations?kind=issues&open=busy", {
      issues: [issue({ id: "busy", title: "Scale drifts", ...blocked })],
    });
    const asked: unknown[] = [];
    backend.answer("move_issue", ({ way }) => {
      asked.push(way);
      const closed = { status: "closed", statusName: "Closed", statusConfigId: "cfg-closed" } as const;
      return issue({ id: "busy", title: "Scale drifts", ...(asked.length === 1 ? closed : blocked) });
    });
    await press("s");
    fireEvent.click(await screen.findByRole("option", { name: "Closed" }));
    await settle();
    fireEvent.click(await screen.findByRole("button", { name: /^Undo/ }));
    await settle();
    expect(asked[1]).toEqual({ kind: "restore", statusConfigId: "cfg-blocked", reason: "Closing it was undone" });
    expect(columnOf("busy")).toBe("in_progress");
    expect(card("busy")?.textContent, "not under In progress in general").toContain("Blocked");
  });

  it("name in the footer what E does to them", async () => {
    await operations("/operations?kind=issues");
    expect(document.querySelector("footer.status")?.textContent).toContain("Eresolve");
  });

  it("do not go where no step leads", async () => {
    const { backend } = await operations("/operations?kind=issues");
    card("busy")?.focus();
    await press(" ");
    expect(column("open")?.getAttribute("aria-disabled")).toBe("true");
    await press("ArrowLeft");
    expect(column("open")?.querySelector(".slot")).toBeNull();
    expect(
      screen.getByText("Only what is resolved or closed is opened again.", { selector: "footer *" }),
    ).toBeDefined();
    await press("Enter");
    expect(backend.asked).not.toContain("move_issue");
  });

  it("stand under the company's own names", async () => {
    const backend = installFakeBackend({ issues: [issue()] });
    const named = (id: string, name: string, status: string, order: number) => ({
      id,
      name,
      status,
      order,
      color: null,
    });
    backend.answer("issue_statuses", () => [
      named("1", "Identified", "open", 1),
      named("2", "In Progress", "in_progress", 2),
      named("3", "Blocked", "in_progress", 3),
    ]);
    await renderApp({ backend, path: "/operations?kind=issues" });
    const heads = [...document.querySelectorAll("[data-column] h2")].map(({ textContent }) => textContent);
    expect(heads.slice(0, 2)).toEqual(["Identified", "In progress"]);
  });
});

describe("the table of actions", () => {
  it("keeps a row in its place that no longer belongs there, says so, and sorts again on request", async () => {
    const { backend } = await operations("/operations", {
      actions: [action(), action({ id: "last", title: "Write the leaflet" }), ...ACTIONS.slice(2)],
    });
    const rows = () =>
      [...document.querySelectorAll<HTMLElement>("[data-row][data-id]")].map(({ dataset }) => dataset.id);
    fireEvent.click(screen.getByLabelText("Table"));
    fireEvent.click(screen.getByLabelText("Sort: Due date"));
    fireEvent.click(await screen.findByText("Status", { selector: "[role=option] *" }));
    await settle();
    expect(rows()).toEqual(["action-dhl", "last", "done", "menu"]);
    expect(screen.queryByRole("button", { name: "Sort again" })).toBeNull();

    await backend.send([item(1, event("action.status_changed"))]);
    const again = await screen.findByRole("button", { name: "Sort again" });
    expect(rows(), "nothing moves under the hand").toEqual(["action-dhl", "last", "done", "menu"]);
    fireEvent.click(again);
    await settle();
    expect(rows()).toEqual(["last", "action-dhl", "done", "menu"]);
    expect(screen.queryByRole("button", { name: "Sort again" })).toBeNull();
  });

  it("sorts by priority, opens by Enter, and renders only what is on screen", async () => {
    const many = Array.from({ length: 1_000 }, (_, index) =>
      action({ id: `a${index}`, title: `Action ${index}`, priority: "low" }),
    );
    await operations("/operations", {
      actions: [...many, action({ id: "urgent", title: "Urgent", priority: "critical" })],
    });
    fireEvent.click(screen.getByLabelText("Table"));
    fireEvent.click(screen.getByLabelText("Sort: Due date"));
    fireEvent.click(await screen.findByText("Priority", { selector: "[role=option] *" }));
    await settle();
    const rows = [...document.querySelectorAll<HTMLElement>("[data-row][data-id]")];
    expect(rows.length).toBeLessThan(60);
    expect(rows[0]?.dataset.id).toBe("urgent");

    rows[0]?.focus();
    await press("Enter");
    await settle();
    expect(within(screen.getByTestId("panel")).getByRole("heading").textContent).toBe("Urgent");
  });
});

describe("the work of a goal", () => {
  it("begins with thirty rows, however many there are, and shows further ones on request", async () => {
    const many = <T,>(build: (part: { id: string; title: string }) => T, count: number) =>
      Array.from({ length: count }, (_, at) => build({ id: `w${at}`, title: `Work ${at}` }));
    const part = { actions: many(action, 3_000), issues: many(issue, 40) };
    await renderApp({ backend: installFakeBackend(part), path: "/goals/goal-repeat" });
    const actions = within(screen.getByTestId("goal-actions"));
    const issues = within(screen.getByTestId("goal-issues"));
    const rows = (name: string) => screen.getByTestId(name).querySelectorAll("[data-row]").length;
    expect(actions.getByRole("heading").textContent).toContain("3,000");
    expect([rows("goal-actions"), rows("goal-issues")]).toEqual([30, 30]);

    fireEvent.click(actions.getByRole("button", { name: "30 more" }));
    expect(rows("goal-actions")).toBe(60);
    fireEvent.click(issues.getByRole("button", { name: "10 more" }));
    expect(rows("goal-issues")).toBe(40);
    fireEvent.click(issues.getByRole("button", { name: "Show fewer" }));
    expect(rows("goal-issues")).toBe(30);
  });
});
