/** What the person is told of, in the whole window (protocol.md 7.1). */
import { fireEvent, screen, within } from "@testing-library/react";
import { toast } from "sonner";
import { afterEach, describe, expect, it } from "vitest";
import { installFakeBackend } from "../testing/fakeBackend";
import { commandCenter, connection, event, item, kpi, task } from "../testing/fixtures";
import { renderApp, settle } from "../testing/renderApp";

afterEach(() => {
  toast.dismiss();
});

const blocked = () => item(1, event("action.status_changed", { newStatus: "blocked" }));
const titles = () => screen.queryAllByTestId("toast").map(({ textContent }) => textContent ?? "");

describe("my action that somebody else has blocked", () => {
  it.each(["/", "/inbox"])("is told, with no list of actions ever opened, on %s", async (path) => {
    const backend = installFakeBackend({ center: commandCenter({ tasks: [task()] }) });
    await renderApp({ backend, path });
    await backend.send([blocked()]);
    await settle();
    expect(titles()).toEqual([expect.stringContaining("Your action is blocked")]);
    expect(backend.asked).not.toContain("actions");
  });

  it("costs one question at most, however often actions change and whether the service answers", async () => {
    const backend = installFakeBackend({ center: { code: "offline", message: "No network.", fields: [] } });
    await renderApp({ backend, path: "/inbox" });
    for (let n = 1; n <= 3; n += 1) {
      await backend.send([item(n, event("action.status_changed", { newStatus: "blocked" }))]);
      await settle();
    }
    const questions = backend.asked.filter((command) => command === "command_center");
    expect(questions, "one of the store, one of the service").toHaveLength(2);
    expect(titles()).toEqual([]);
  });
});

describe("a KPI that a reading brings into the red", () => {
  it("is warned of", async () => {
    const backend = installFakeBackend({ kpis: [kpi({ atRiskBelow: 30 })] });
    await renderApp({ backend, path: "/kpis" });
    const reading = { value: 12, date: "2026-11-23", progress: 20 };
    await backend.send([item(1, event("kpi.reading_created", reading))]);
    await settle();
    expect(titles()).toEqual([expect.stringContaining("KPI at risk: threshold breached")]);
  });
});

describe("a server that refuses the sign-in", () => {
  it("is told once as an error, and signing in again is one click", async () => {
    const { backend } = await renderApp();
    await backend.fail({ scope: "auth", code: "FORBIDDEN", rawCode: "FORBIDDEN", detail: "No live updates for you" });
    const refused = connection({ state: "error", reason: "forbidden", detail: "No live updates for you" });
    await backend.connect(refused);
    await backend.connect(refused);
    await settle();
    const [told, ...others] = screen.getAllByTestId("toast");
    expect(others).toEqual([]);
    expect(told?.dataset.tone).toBe("danger");
    expect(told?.textContent).toContain("No live updates for you");
    fireEvent.click(within(told as HTMLElement).getByRole("button", { name: "Sign in again" }));
    await settle();
    expect(backend.asked).toContain("sign_out");
  });

  it("is told of a second refusal within a minute of a renewal, too", async () => {
    const { backend } = await renderApp();
    await backend.connect(connection({ state: "error", reason: "unauthorized" }));
    await settle();
    expect(titles()).toEqual([expect.stringContaining("Access was refused")]);
  });
});
