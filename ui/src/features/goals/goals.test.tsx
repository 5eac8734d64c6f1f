import { QueryClientProvider } from "@tanstack/react-query";
import { act, cleanup, fireEvent, render, screen, within } from "@testing-library/react";
import { toast } from "sonner";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createQueryClient } from "../../app/queryClient";
import { forgetSticky } from "../../components/ui/useSticky";
import { feedWords } from "../../lib/words";
import { RealtimeProvider } from "../../realtime/provider";
import { createRealtime } from "../../realtime/realtime";
import { type FakeBackend, installFakeBackend } from "../../testing/fakeBackend";
import {
  commandCenter,
  connection,
  event,
  gap,
  goal,
  goalDetail,
  item,
  kpi,
  people,
  refusal,
  snapshot,
} from "../../testing/fixtures";
import { renderApp, settle } from "../../testing/renderApp";
import { GoalActivityFeed } from "./GoalActivityFeed";

const GOALS = [
  goal({ id: "waste", title: "Cut green-bean waste", health: "behind", targetDate: "2026-11-30" }),
  goal({ id: "goal-repeat", title: "Raise repeat orders", health: "on_track" }),
  goal({
    id: "porto",
    title: "Open the Porto roastery",
    health: "on_track",
    owner: { id: people.tomasz, name: "Tomasz Wójcik" },
  }),
  goal({ id: "paused", title: "Retire the Malmö warehouse", status: "paused", health: null }),
  goal({ id: "done", title: "Switch to green power", status: "completed", health: null }),
];

beforeEach(forgetSticky);
afterEach(() => {
  toast.dismiss();
});

const row = (id: string) => document.querySelector<HTMLElement>(`[data-goal-id="${id}"][data-row]`);
const rows = () =>
  [...document.querySelectorAll("[data-goal-id][data-row]")].map((one) => one.getAttribute("data-goal-id"));
const press = (key: string, options: object = {}) =>
  act(async () => {
    fireEvent.keyDown(document.activeElement ?? document.body, { key, ...options });
  });

async function goals(part: Parameters<typeof installFakeBackend>[0] = {}) {
  const backend = installFakeBackend({ goals: GOALS, kpis: [kpi()], ...part });
  const app = await renderApp({ backend, path: "/goals" });
  // What is read again later is no concern of these tests.
  backend.hold("goals");
  return app;
}

describe("the goals", () => {
  it("stand by health, with the first KPI of each where it is known", async () => {
    await goals();
    const headings = [...document.querySelectorAll(".group")].map((one) => one.textContent);
    expect(headings).toEqual(["Behind1", "On track2", "Not running1"]);
    expect(rows()).toEqual(["waste", "porto", "goal-repeat", "paused"]);
    expect(row("goal-repeat")?.textContent).toContain("36.4\u202f%");
    expect(within(row("goal-repeat")!).getByRole("img").getAttribute("aria-label")).toContain("Repeat-order rate");
  });

  it("take their health from the command centre when the list does not tell", async () => {
    await goals({ goals: [goal({ health: null })], center: commandCenter() });
    expect(document.querySelector(".group")?.textContent).toContain("On track");
  });

  it("keep their place while they change, until regrouped", async () => {
    const { backend } = await goals();
    backend.hold("goals");
    await backend.send([item(1, event("goal.paused", { goalId: "porto" }))]);
    await settle();
    expect(rows()).toEqual(["waste", "porto", "goal-repeat", "paused"]);

    fireEvent.click(screen.getByRole("button", { name: "Regroup" }));
    expect(rows()).toEqual(["waste", "goal-repeat", "porto", "paused"]);
  });

  it("are found by what their title and owner say", async () => {
    await goals();
    fireEvent.change(screen.getByRole("textbox", { name: "Search goals" }), { target: { value: "tomasz porto" } });
    await settle();
    expect(rows()).toEqual(["porto"]);
  });

  it("say which filter hides them, and come back when it is cleared", async () => {
    await goals();
    fireEvent.change(screen.getByRole("textbox", { name: "Search goals" }), { target: { value: "nothing like it" } });
    await settle();
    expect(screen.getByText("No goal matches")).toBeDefined();
    expect(document.querySelector(".empty p")?.textContent).toBe("4 goals are hidden by “nothing like it”.");

    fireEvent.click(screen.getByRole("button", { name: /Clear filters/ }));
    await settle();
    expect(rows()).toHaveLength(4);
  });

  it("are narrowed by F and a value found by typing", async () => {
    await goals();
    await press("f");
    const find = await screen.findByRole("combobox", { name: "Filter" });
    fireEvent.change(find, { target: { value: "tomasz" } });
    fireEvent.keyDown(find, { key: "Enter" });
    await settle();
    expect(rows()).toEqual(["porto"]);
    fireEvent.click(screen.getByRole("button", { name: /Clear Owner/ }));
    await settle();
    expect(rows()).toHaveLength(4);
  });

  it("that are over stand under their own tab", async () => {
    await goals();
    fireEvent.click(screen.getByRole("button", { name: /^Completed/ }));
    await settle();
    expect(rows()).toEqual(["done"]);
  });

  it("render only what is on screen of thousands", async () => {
    const many = Array.from({ length: 5_000 }, (_, index) => goal({ id: `g${index}`, title: `Goal ${index}` }));
    await goals({ goals: many });
    expect(rows().length).toBeGreaterThan(10);
    expect(rows().length).toBeLessThan(60);
    expect(screen.getByText("5,000 goals")).toBeDefined();
  });

  it("keep the selection when the list is left and found again", async () => {
    const { router } = await goals();
    await press("j");
    await press("j");
    expect(row("porto")?.getAttribute("data-selected")).toBe("true");
    await act(() => router.navigate({ to: "/" }));
    await settle();
    await act(() => router.navigate({ to: "/goals" }));
    await settle();
    expect(row("porto")?.getAttribute("data-selected")).toBe("true");
    expect(document.activeElement).not.toBe(row("porto"));
  });

  it("show what this computer remembers until the service has answered", async () => {
    const backend = installFakeBackend({ goals: GOALS });
    backend.answer("goals", ({ from }) =>
      from === "store"
        ? { goals: [goal({ id: "kept", title: "Remembered" })], asOf: "2026-11-20T08:00:00Z" }
        : refusal("offline", ""),
    );
    await renderApp({ backend, path: "/goals" });
    expect(row("kept")).not.toBeNull();
    expect(screen.getByText(/You are offline\. Showing what was true at/)).toBeDefined();
  });
});

describe("completing a goal from the list", () => {
  async function complete(backend: FakeBackend, reply: unknown) {
    backend.answer("change_goal", () => reply);
    await press("j");
    await press("e");
    const dialog = await screen.findByRole("dialog");
    fireEvent.change(within(dialog).getByRole("textbox"), { target: { value: "Below 2 % in November" } });
    const answer = backend.hold("change_goal");
    fireEvent.click(within(dialog).getByRole("button", { name: /^Complete/ }));
    await settle();
    return answer;
  }

  it("asks, shows it at once, and lets the event confirm it without a toast", async () => {
    const { backend } = await goals();
    const answer = await complete(backend, {
      goalId: "waste",
      status: "completed",
      progress: 100,
      completionDate: null,
    });
    expect(row("waste")?.getAttribute("data-status")).toBe("completed");
    expect(backend.lastArguments("change_goal")).toEqual({
      goalId: "waste",
      change: { kind: "complete", notes: "Below 2 % in November" },
    });

    answer();
    await settle();
    await backend.send([item(1, event("goal.completed", { goalId: "waste", completedBy: null }))]);
    await settle();

    expect(row("waste")?.getAttribute("data-status")).toBe("completed");
    expect(screen.queryByTestId("toast")).toBeNull();
  });

  it("puts it back in place with the server's reason when it is refused", async () => {
    const { backend } = await goals();
    const answer = await complete(backend, refusal("validation", "Three of its actions are still open"));
    answer();
    await settle();
    expect(row("waste")?.getAttribute("data-status")).toBe("active");
    expect(row("waste")?.classList.contains("refused")).toBe(true);
    expect(screen.getByTestId("refused").textContent).toContain("Not completed: Three of its actions are still open");
  });

  it("changes nothing and says so while offline", async () => {
    const offline = connection({ state: "disconnected", reason: "network" });
    const { backend } = await goals({ snapshot: snapshot({ connection: offline }) });
    await complete(backend, {});
    expect(row("waste")?.getAttribute("data-status")).toBe("active");
    expect(backend.asked).not.toContain("change_goal");
    expect(screen.getByTestId("refused").textContent).toContain("Not reached: the change was put back");
  });
});

describe("a new goal", () => {
  it("says what the server has against each field, then opens its room", async () => {
    const { backend, router } = await goals();
    backend.answer("create_goal", () =>
      refusal("validation", "", [{ field: "targetDate", message: "The date must lie in the future" }]),
    );
    await press("c");
    const dialog = await screen.findByRole("dialog");
    const create = within(dialog).getByRole("button", { name: /^Create goal/ });
    fireEvent.click(create);
    await settle();
    expect(within(dialog).getByText("Needed")).toBeDefined();
    expect(backend.asked).not.toContain("create_goal");

    fireEvent.change(within(dialog).getByLabelText("Title"), { target: { value: "Open in Bergen" } });
    fireEvent.click(create);
    await settle();
    expect(within(dialog).getByText("The date must lie in the future")).toBeDefined();

    backend.answer("create_goal", () => goal({ id: "bergen", title: "Open in Bergen", status: "draft" }));
    fireEvent.click(create);
    await settle();
    expect(backend.lastArguments("create_goal")).toMatchObject({
      goal: { title: "Open in Bergen", goalType: "quarterly", ownerId: "person-ingrid" },
    });
    expect(router.state.location.pathname).toBe("/goals/bergen");
  });
});

describe("the board of goals", () => {
  it("moves a card by keys, only to where the goal may go", async () => {
    const { backend } = await goals();
    backend.answer("change_goal", () => ({ goalId: "paused", status: "active", progress: null, completionDate: null }));
    fireEvent.click(screen.getByRole("button", { name: "Board" }));
    await settle();
    const column = (id: string) => document.querySelector(`[data-column="${id}"]`);
    const card = document.querySelector<HTMLElement>('[data-card="paused"]');
    card?.focus();
    await press(" ");
    const closed = [...document.querySelectorAll('[data-column][aria-disabled="true"]')];
    expect(closed.map((one) => one.getAttribute("data-column"))).toEqual(["draft", "completed"]);
    expect(column("completed")?.textContent).toContain("Only an active goal is completed.");
    await press("ArrowLeft");
    expect(column("active")?.querySelector(".slot")).not.toBeNull();
    await press("Enter");
    await settle();
    expect(backend.lastArguments("change_goal")).toEqual({ goalId: "paused", change: { kind: "resume" } });
    expect(column("active")?.querySelector('[data-card="paused"]')).not.toBeNull();
  });
});

const OWN_FILE = { entityType: "goal", entityId: "goal-repeat" } as const;

describe("the room of a goal", () => {
  async function room(part: Parameters<typeof installFakeBackend>[0] = {}) {
    const backend = installFakeBackend(part);
    const app = await renderApp({ backend, path: "/goals/goal-repeat" });
    for (const command of ["goal", "goal_activity", "kpi"]) backend.hold(command);
    return app;
  }
  const status = () => screen.getByTestId("goal-status").getAttribute("data-status");

  it("shows its strategies in their order, and no section where there is none", async () => {
    await room({
      detail: goalDetail({
        strategies: [
          { id: "s1", title: "Win back lapsed customers", status: "In Progress", progress: 35 },
          { id: "s2", title: "Standing orders", status: "planning", progress: null },
          { id: "s3", title: "", status: "on_ice", progress: 0 },
        ],
      }),
    });
    const rows = within(screen.getByTestId("goal-strategies")).getAllByRole("listitem");
    expect(rows.map(({ textContent }) => textContent)).toEqual([
      "Win back lapsed customersIn progress35\u202f%",
      "Standing ordersPlanning–",
      "Untitled strategyon_ice0\u202f%",
    ]);
    cleanup();
    await room();
    expect(screen.queryByTestId("goal-strategies")).toBeNull();
  });

  it("pauses with a reason and resumes without asking", async () => {
    const { backend } = await room();
    backend.answer("change_goal", (payload) => {
      const { kind } = payload.change as { kind: string };
      return {
        goalId: "goal-repeat",
        status: kind === "pause" ? "paused" : "active",
        progress: null,
        completionDate: null,
      };
    });
    fireEvent.click(screen.getByRole("button", { name: "Pause" }));
    const dialog = await screen.findByRole("dialog");
    fireEvent.change(within(dialog).getByRole("textbox"), { target: { value: "Waiting for prices" } });
    fireEvent.keyDown(within(dialog).getByRole("textbox"), { key: "Enter", ctrlKey: true });
    await settle();
    expect(status()).toBe("paused");
    expect(backend.lastArguments("change_goal")).toMatchObject({
      change: { kind: "pause", reason: "Waiting for prices" },
    });

    fireEvent.click(screen.getByRole("button", { name: "Resume" }));
    await settle();
    expect(status()).toBe("active");
  });

  it("offers nothing for a goal that is over", async () => {
    await room({ detail: goalDetail({ status: "completed" }) });
    for (const name of ["Complete", "Pause", "Resume", "Activate"]) {
      expect(screen.queryByRole("button", { name })).toBeNull();
    }
  });

  it("puts a refused change back and says why in its place", async () => {
    const { backend } = await room();
    backend.answer("change_goal", () => refusal("validation", "Three of its actions are still open"));
    await press("e");
    const dialog = await screen.findByRole("dialog");
    fireEvent.click(within(dialog).getByRole("button", { name: /^Complete/ }));
    await settle();
    expect(status()).toBe("active");
    expect(screen.getByTestId("refused").textContent).toContain("Three of its actions are still open");
  });

  it("adds a note by Ctrl+Enter and shows it once, before and after its event", async () => {
    const { backend } = await room();
    backend.answer("add_note", ({ content }) => ({
      id: "act-new",
      activityType: "note",
      text: content,
      createdAt: new Date().toISOString(),
      author: "Ingrid Solberg",
      authorId: people.me,
    }));
    const field = screen.getByRole("textbox", { name: "Write a note" });
    fireEvent.change(field, { target: { value: "DHL confirmed" } });
    fireEvent.keyDown(field, { key: "Enter", ctrlKey: true });
    await settle();
    const notes = () =>
      screen.getAllByTestId("activity-entry").filter((one) => one.textContent?.includes("DHL confirmed"));
    expect(notes()).toHaveLength(1);
    expect((field as HTMLTextAreaElement).value).toBe("");

    const heard = event("goal.activity.created", {
      activityId: "act-new",
      content: "DHL confirmed",
      createdBy: people.me,
    });
    await backend.send([item(1, heard)]);
    await settle();
    expect(notes()).toHaveLength(1);
  });

  it("keeps a note that was refused, with the reason", async () => {
    const { backend } = await room();
    backend.answer("add_note", () => refusal("server", "The service has a problem"));
    const field = screen.getByRole("textbox", { name: "Write a note" });
    fireEvent.change(field, { target: { value: "DHL confirmed" } });
    fireEvent.keyDown(field, { key: "Enter", ctrlKey: true });
    await settle();
    expect(screen.getByText("Not added: The service has a problem")).toBeDefined();
    expect((field as HTMLTextAreaElement).value).toBe("DHL confirmed");
  });

  it("shows what was missed as such, and where something may be missing", async () => {
    const { backend } = await room();
    const missed = item(2, event("goal.paused", {}, { timestamp: "2026-11-23T09:02:00.000Z" }));
    await backend.send([
      gap(1, "2026-11-23T08:52:00.000Z", "2026-11-23T09:06:00.000Z"),
      missed.kind === "event" ? { ...missed, origin: "catchUp" } : missed,
    ]);
    await settle();
    const entry = document.querySelector('[data-event-type="goal.paused"]');
    expect(entry?.getAttribute("title")).toBe(feedWords.origins.catchUp);
    expect(entry?.querySelector(".av")).toBeNull();
    expect(screen.getByTestId("activity").querySelector("[data-testid='feed-gap']")).not.toBeNull();
  });

  it("is live by its name for what someone else does now, not for what was missed or is replayed", async () => {
    const { backend } = await room();
    const live = () => screen.getByRole("heading", { level: 1 }).querySelector(".live") !== null;
    const asOf = (origin: "catchUp" | "replay" | "live", seq: number) => {
      const told = item(seq, event("goal.paused"));
      return backend.send([told.kind === "event" ? { ...told, origin } : told]);
    };

    await asOf("catchUp", 1);
    await settle();
    expect(live()).toBe(false);
    await asOf("replay", 2);
    await settle();
    expect(live()).toBe(false);
    await backend.send([item(3, event("goal.paused", { pausedBy: people.me }))]);
    await settle();
    expect(live()).toBe(false);
    await asOf("live", 4);
    await settle();
    expect(live()).toBe(true);
  });

  it("shows the newest first", async () => {
    const { backend } = await room();
    const entries = Array.from({ length: 30 }, (_, index) =>
      item(
        index + 1,
        event(
          "goal.activity.created",
          {
            activityId: `a${index}`,
            content: `Note ${index}`,
            createdAt: null,
          },
          { timestamp: new Date(Date.now() + index).toISOString() },
        ),
      ),
    );
    await backend.send(entries);
    await settle();
    expect(screen.getAllByTestId("activity-entry")).toHaveLength(31);
    expect(screen.getAllByTestId("activity-entry")[0]?.textContent).toContain("Note 29");
  });

  const entries = () => screen.getAllByTestId("activity-entry").map((one) => one.textContent ?? "");
  const noted = (seq: number) =>
    item(seq, event("goal.activity.created", { activityId: `a${seq}`, content: `Note ${seq}` }));
  /** What happens elsewhere in the company, in one batch. */
  const traffic = (from: number, count: number) =>
    Array.from({ length: count }, (_, index) => item(from + index, event("action.status_changed")));

  it("keeps its own entries, however much happens elsewhere", async () => {
    const { backend } = await room();
    await backend.send([item(1, event("kpi.reading_created")), item(2, event("attachment.created", OWN_FILE))]);
    await backend.send([
      ...traffic(10, 60),
      item(70, event("kpi.reading_created", { value: 39.4 })),
      ...traffic(71, 60),
    ]);
    await act(() => vi.advanceTimersByTimeAsync(300));
    await settle();
    expect(entries().filter((text) => text.includes("38.6"))).toHaveLength(1);
    expect(entries().filter((text) => text.includes("39.4"))).toHaveLength(1);
    expect(entries().filter((text) => text.includes("orders.csv"))).toHaveLength(1);
  });

  it("keeps what the feed held when it was opened", async () => {
    const feed = [item(1, event("kpi.reading_created"))];
    const { backend } = await room({ snapshot: snapshot({ feed, seq: 1 }) });
    expect(entries().filter((text) => text.includes("38.6"))).toHaveLength(1);
    await backend.send(traffic(10, 60));
    await settle();
    expect(entries().filter((text) => text.includes("38.6"))).toHaveLength(1);
  });

  it("keeps where something may be missing, however much has come since", async () => {
    const { backend } = await room();
    await backend.send([gap(1, "2026-11-22T08:52:00.000Z", "2026-11-22T09:06:00.000Z")]);
    await backend.send(traffic(10, 60));
    await settle();
    expect(screen.getByTestId("activity").querySelector("[data-testid='feed-gap']")).not.toBeNull();
  });

  it("counts in its pill only what the tab shows", async () => {
    const { backend } = await room();
    fireEvent.click(screen.getByRole("button", { name: "KPIs" }));
    const scroller = screen.getByTestId("activity").parentElement as HTMLElement;
    scroller.scrollTop = 200;
    fireEvent.scroll(scroller);
    await backend.send([noted(1), noted(2), item(3, event("kpi.reading_created"))]);
    await settle();
    expect(document.querySelector(".pill")?.textContent).toBe(feedWords.newEntries(1));
  });

  it("narrows the activity to notes or to KPIs", async () => {
    const { backend } = await room();
    backend.hold("kpi");
    await backend.send([item(1, event("kpi.reading_created"))]);
    await settle();
    expect(screen.getAllByTestId("activity-entry")).toHaveLength(2);
    fireEvent.click(screen.getByRole("button", { name: "Notes" }));
    expect(screen.getAllByTestId("activity-entry").map((one) => one.textContent)).toEqual([
      expect.stringContaining("They can start in week 12"),
    ]);
  });
});

describe("the activity of a goal", () => {
  it("shows as many live entries as it is asked for", async () => {
    const backend = installFakeBackend();
    const client = createQueryClient();
    const realtime = createRealtime(client);
    render(
      <QueryClientProvider client={client}>
        <RealtimeProvider realtime={realtime}>
          <GoalActivityFeed goalId="goal-repeat" initialActivities={[]} maxActivities={80} />
        </RealtimeProvider>
      </QueryClientProvider>,
    );
    await settle();
    const noted = (index: number) => event("goal.activity.created", { activityId: `a${index}` });
    for (const from of [1, 41, 81]) {
      await backend.send(Array.from({ length: 40 }, (_, index) => item(from + index, noted(from + index))));
      await settle();
    }
    expect(screen.getAllByTestId("activity-entry")).toHaveLength(80);
  });
});
