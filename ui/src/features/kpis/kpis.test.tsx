import { act, cleanup, fireEvent, screen } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { forgetSticky } from "../../components/ui/useSticky";
import { installFakeBackend } from "../../testing/fakeBackend";
import { event, gap, item, kpi, kpiDetail, reading, refusal } from "../../testing/fixtures";
import { renderApp, settle } from "../../testing/renderApp";

beforeEach(forgetSticky);

const press = (key: string, options: object = {}) =>
  act(async () => {
    fireEvent.keyDown(document.activeElement ?? document.body, { key, ...options });
  });
const cards = () =>
  [...document.querySelectorAll("[data-kpi-id][data-row]")].map((one) => one.getAttribute("data-kpi-id"));

describe("the KPIs", () => {
  const KPIS = [
    kpi(),
    kpi({
      id: "waste",
      name: "Green-bean waste",
      health: "behind",
      currentValue: 2.9,
      direction: "decrease",
      minimalValue: null,
      optimalValue: null,
      targetValue: 2,
    }),
    kpi({ id: "new", name: "Website uptime", health: "no_data", currentValue: null, currentValueAt: null, points: [] }),
  ];

  it("stand with the gravest first, each with value, change, health and band in words", async () => {
    await renderApp({ backend: installFakeBackend({ kpis: KPIS }), path: "/kpis" });
    expect(cards()).toEqual(["waste", "kpi-repeat", "new"]);
    const text = document.querySelector('[data-kpi-id="kpi-repeat"]')?.textContent;
    expect(text).toContain("36.4\u202f%");
    expect(text).toContain("+0.6");
    expect(text).toContain("On track36–41\u202f%");
    expect(document.querySelector('[data-kpi-id="waste"]')?.textContent).toContain("below 2\u202f%");
  });

  it("tell what their lines show", async () => {
    await renderApp({ backend: installFakeBackend({ kpis: [kpi()] }), path: "/kpis" });
    const label = screen.getByRole("img").getAttribute("aria-label");
    expect(label).toContain("3 readings");
    expect(label).toContain("lowest 34.2\u202f%, highest 36.4\u202f%");
    expect(label).toContain("target 36–41\u202f%");
  });

  it("reach as far back as is chosen, where that leaves no reading out", async () => {
    const at = (weeks: number) => new Date(Date.now() - weeks * 7 * 86_400_000).toISOString();
    const points = [30, 10, 3, 1].map((weeks) => ({ at: at(weeks), value: weeks }));
    await renderApp({ backend: installFakeBackend({ kpis: [kpi({ points })] }), path: "/kpis" });
    fireEvent.click(screen.getByRole("button", { name: "Range 20 readings" }));
    fireEvent.click(await screen.findByRole("option", { name: "12 weeks" }));
    await settle();
    expect(screen.getByRole("img").getAttribute("aria-label")).toContain("3 readings");
    expect(document.querySelector("[data-kpi-id]")?.textContent, "the change is from the reading before").toContain(
      "−2",
    );
  });

  it("that left their band have a tab of their own", async () => {
    await renderApp({ backend: installFakeBackend({ kpis: KPIS }), path: "/kpis" });
    fireEvent.click(screen.getByRole("button", { name: /Out of band/ }));
    await settle();
    expect(cards()).toEqual(["waste"]);
  });

  const heads = (name: string) => screen.getByRole("button", { name });

  it("stand in a list too, by T, and do so again at the next start", async () => {
    const { backend } = await renderApp({ backend: installFakeBackend({ kpis: KPIS }), path: "/kpis" });
    await press("t");
    const row = document.querySelector('[data-testid="kpi-table"] [data-kpi-id="kpi-repeat"]');
    expect(row?.textContent).toMatch(/^On trackRepeat-order rate36\.4\u202f%\+0\.636–41\u202f%as of .+Aylin$/);
    cleanup();
    await renderApp({ backend, path: "/kpis" });
    expect(screen.getByTestId("kpi-table")).toBeDefined();
    await press("t");
    expect(screen.getByTestId("kpi-cards")).toBeDefined();
  });

  it("are sorted by their heads, then the other way round, with nothing to compare last", async () => {
    await renderApp({ backend: installFakeBackend({ kpis: KPIS }), path: "/kpis" });
    await press("t");
    fireEvent.click(heads("Value"));
    await settle();
    expect(cards()).toEqual(["kpi-repeat", "waste", "new"]);
    expect(heads("Value").getAttribute("aria-pressed")).toBe("true");
    fireEvent.click(heads("Value"));
    await settle();
    expect(cards()).toEqual(["waste", "kpi-repeat", "new"]);
    expect(heads("Value the other way round")).toBeDefined();
    fireEvent.click(heads("KPI"));
    await settle();
    expect(cards()).toEqual(["waste", "kpi-repeat", "new"]);
  });

  it("of which there are thousands, render only what is on screen", async () => {
    const many = Array.from({ length: 3_000 }, (_, index) => kpi({ id: `k${index}`, name: `KPI ${index}` }));
    await renderApp({ backend: installFakeBackend({ kpis: many }), path: "/kpis" });
    await press("t");
    expect(cards().length).toBeGreaterThan(5);
    expect(cards().length).toBeLessThan(60);
  });

  it("take a new reading at once", async () => {
    const { backend } = await renderApp({ backend: installFakeBackend({ kpis: KPIS }), path: "/kpis" });
    backend.hold("kpis");
    await backend.send([item(1, event("kpi.reading_created"))]);
    await settle();
    const card = document.querySelector('[data-kpi-id="kpi-repeat"]');
    expect(card?.textContent).toContain("38.6\u202f%");
    expect(card?.textContent).toContain("Live");
  });

  it("keep their place when a reading moves them in the order, until they are sorted again", async () => {
    const kpis = [kpi({ id: "first", name: "Checkout completion", currentValue: 38 }), kpi()];
    const { backend } = await renderApp({ backend: installFakeBackend({ kpis }), path: "/kpis" });
    backend.hold("kpis");
    await press("t");
    fireEvent.click(heads("Value"));
    await press("t");
    await settle();
    await backend.send([item(1, event("kpi.reading_created"))]);
    const again = await screen.findByRole("button", { name: "Sort again" });
    expect(cards(), "nothing moves under the hand").toEqual(["first", "kpi-repeat"]);
    fireEvent.click(again);
    await settle();
    expect(cards()).toEqual(["kpi-repeat", "first"]);
    expect(screen.queryByRole("button", { name: "Sort again" })).toBeNull();
  });

  it("lead by R to the form: of the one with the focus, else of the one that is picked", async () => {
    const { router } = await renderApp({ backend: installFakeBackend({ kpis: KPIS }), path: "/kpis" });
    await press("r");
    fireEvent.click(screen.getByRole("option", { name: "Green-bean waste" }));
    await settle();
    expect(router.state.location.href).toBe("/kpis/waste?record=true");
    const value = await screen.findByRole("textbox", { name: "Value" });
    expect(document.activeElement).toBe(value);

    await act(() => router.navigate({ to: "/kpis" }));
    await settle();
    document.querySelector<HTMLElement>('[data-kpi-id="kpi-repeat"][data-row]')?.focus();
    await press("r");
    await settle();
    expect(router.state.location.href).toBe("/kpis/kpi-repeat?record=true");
  });
});

describe("a KPI", () => {
  const rows = () =>
    [...document.querySelectorAll("[data-reading-id]")].map((one) => one.getAttribute("data-reading-id"));
  const open = (part: Parameters<typeof installFakeBackend>[0] = {}) =>
    renderApp({ backend: installFakeBackend(part), path: "/kpis/kpi-repeat" });

  it("says where it lies and where it is going", async () => {
    await open({ kpi: kpiDetail({ kpi: kpi({ currentValue: 34.2, health: "at_risk" }) }) });
    expect(screen.getByTestId("kpi-page").textContent).toContain("1.8\u202f% below the band, rising for 2 readings");
  });

  it("ends with the later of two readings of a day", async () => {
    const of = (id: string, value: number, hour: string) =>
      reading({ id, value, date: "2026-11-23", recordedAt: `2026-11-23T${hour}:00:00.000Z` });
    await open({ kpi: kpiDetail({ readings: [of("b", 38, "10"), of("a", 35, "08")] }) });
    expect(screen.getByTestId("kpi-page").textContent).toContain("+3");
    expect(screen.getByTestId("kpi-page").textContent).not.toContain("\u22123");
  });

  it("shows the readings of the chosen range", async () => {
    const old = reading({ id: "old", date: "2026-03-01T09:00:00.000Z" });
    await open({ kpi: kpiDetail({ readings: [...kpiDetail().readings, old] }) });
    expect(rows()).toHaveLength(3);
    fireEvent.click(screen.getByRole("button", { name: "All" }));
    await settle();
    expect(rows()).toHaveLength(4);
  });

  it("turns into a table and back by T", async () => {
    await open();
    expect(screen.getByRole("img").getAttribute("aria-label")).toContain("Repeat-order rate, 3 readings");
    await press("t");
    expect(screen.queryByRole("img")).toBeNull();
    await press("t");
    expect(screen.getByRole("img")).toBeDefined();
  });

  it("names the stretch that was not seen live", async () => {
    const { backend } = await open();
    await backend.send([gap(1, "2026-11-10T08:00:00.000Z", "2026-11-10T08:14:00.000Z")]);
    await settle();
    expect(document.querySelector(".legend")?.textContent).toContain("not seen live");
  });

  it("goes on naming it, however much has come since", async () => {
    const { backend } = await open();
    await backend.send([gap(1, "2026-11-10T08:00:00.000Z", "2026-11-10T08:14:00.000Z")]);
    await backend.send(Array.from({ length: 60 }, (_, index) => item(2 + index, event("goal.paused"))));
    await settle();
    expect(document.querySelector(".legend")?.textContent).toContain("not seen live");
  });

  it("says what a value would mean before it is recorded", async () => {
    await open();
    const value = screen.getByRole("textbox", { name: "Value" });
    const meaning = () => document.querySelector("[aria-live='polite']")?.textContent;
    fireEvent.change(value, { target: { value: "35,1" } });
    expect(meaning()).toBe("−1.3leaves the band");
    fireEvent.change(value, { target: { value: "38" } });
    expect(meaning()).toBe("+1.6inside the band");
    fireEvent.change(value, { target: { value: "many" } });
    expect(meaning()).toBe("");
  });

  it("records a reading once, before and after its event", async () => {
    const { backend } = await open();
    backend.answer("record_reading", () => reading({ id: "reading-1", value: 38.6, date: "2026-11-23T09:00:00.000Z" }));
    const value = screen.getByRole("textbox", { name: "Value" });
    fireEvent.change(value, { target: { value: "38.6" } });
    backend.hold("kpi");
    await act(async () => {
      fireEvent.keyDown(value, { key: "Enter", ctrlKey: true });
    });
    await settle();
    expect(backend.lastArguments("record_reading")).toMatchObject({
      kpiId: "kpi-repeat",
      reading: { value: 38.6, note: null },
    });
    expect(rows()[0]).toBe("reading-1");

    await backend.send([item(1, event("kpi.reading_created", { date: "2026-11-23T09:00:00.000Z" }))]);
    await settle();
    expect(rows().filter((id) => id === "reading-1")).toHaveLength(1);
  });

  it("takes no reading from the future, and keeps what the server refused", async () => {
    const { backend } = await open();
    backend.answer("record_reading", () =>
      refusal("validation", "", [{ field: "measurementDate", message: "Before the last reading" }]),
    );
    fireEvent.change(screen.getByRole("textbox", { name: "Value" }), { target: { value: "38.6" } });
    fireEvent.change(screen.getByLabelText("Date"), { target: { value: "2099-01-01" } });
    fireEvent.submit(screen.getByRole("form", { name: "Record a reading" }));
    await settle();
    expect(screen.getByRole("alert").textContent).toContain("A reading cannot lie in the future");
    expect(backend.asked).not.toContain("record_reading");

    fireEvent.change(screen.getByLabelText("Date"), { target: { value: "2026-01-01" } });
    fireEvent.submit(screen.getByRole("form", { name: "Record a reading" }));
    await settle();
    expect(screen.getByRole("alert").textContent).toContain("Before the last reading");
  });

  it("copies the readings that are shown as CSV", async () => {
    const writeText = vi.spyOn(navigator.clipboard, "writeText").mockResolvedValue();
    await open();
    fireEvent.keyDown(screen.getByRole("button", { name: "More" }), { key: "Enter" });
    fireEvent.click(await screen.findByRole("menuitem", { name: "Copy as CSV" }));
    await settle();
    const lines = writeText.mock.calls[0]?.[0].split("\r\n");
    expect(lines).toHaveLength(4);
    expect(lines?.[0]).toBe("Date,Value (%),By,Note");
    expect(lines?.[2]).toContain("35.8,Aylin Demir,Two days without the shop");
  });

  it("is not there and leads back", async () => {
    const { router } = await open({ kpi: refusal("not_found", "gone") });
    fireEvent.click(screen.getByRole("button", { name: /^Go to KPIs/ }));
    await settle();
    expect(router.state.location.pathname).toBe("/kpis");
  });
});
