import { fireEvent, screen, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { seriousFaults } from "../../testing/axe";
import { installFakeBackend } from "../../testing/fakeBackend";
import { session, settings, snapshot } from "../../testing/fixtures";
import { renderApp, settle } from "../../testing/renderApp";

const effective = (value: string, fixed = false) => ({
  value,
  origin: fixed ? "REACT_APP_TRACTION_API_URL" : "the production environment",
  fixed,
});

const configuration = {
  environment: effective("production"),
  liveUpdates: effective("on"),
  socket: effective("wss://api.purposepath.app/realtime"),
  account: effective("https://api.purposepath.app/account/api/v1"),
  traction: effective("https://traction.lindqvist.internal/api", true),
  proxy: null,
};

async function openSettings(section = "account", part: Parameters<typeof session>[0] = {}) {
  const backend = installFakeBackend({ snapshot: snapshot({ session: session(part) }) });
  backend.answer("configuration", () => configuration);
  const app = await renderApp({ backend, path: `/settings/${section}` });
  await settle();
  return app;
}

const root = () => document.documentElement.dataset;

describe("the settings", () => {
  it("are one page, to whose sections addresses lead", async () => {
    const { router } = await renderApp({ path: "/settings" });
    await settle();
    expect(router.state.location.pathname).toBe("/settings/account");
    const titles = screen.getAllByRole("heading", { level: 2 }).map(({ textContent }) => textContent);
    expect(titles).toEqual(["Account", "Environment", "Notifications", "Appearance", "Advanced"]);
  });

  it("have nothing serious for axe to find", async () => {
    await openSettings();
    expect(await seriousFaults()).toEqual([]);
  });
});

describe("the account", () => {
  it("says who is signed in and where that is kept, and signs out", async () => {
    const { backend } = await openSettings();
    const account = screen.getByRole("region", { name: "Account" });
    expect(account.textContent).toContain("ingrid.solberg@lindqvist.coffee · Operations lead");
    expect(account.textContent).toContain("Kept in the system keyring, renewed automatically");

    fireEvent.click(screen.getByTestId("sign-out"));
    await settle();
    expect(backend.asked).toContain("sign_out");
  });

  it("of the demo is left, and is kept nowhere", async () => {
    await openSettings("account", { mode: "demo", kept: "nowhere" });
    expect(screen.getByTestId("sign-out").textContent).toBe("Leave the demo");
    expect(screen.queryByText("Stay signed in")).toBeNull();
  });

  it("says why it could not sign out", async () => {
    const { backend } = await openSettings();
    backend.answer("sign_out", () => ({ code: "server", message: "The keyring is locked.", fields: [] }));
    fireEvent.click(screen.getByTestId("sign-out"));
    expect(await screen.findByText("The keyring is locked.")).toBeDefined();
  });
});

describe("the environment", () => {
  it("shows each address with its origin, and marks what the environment fixes", async () => {
    await openSettings("environment");
    const environment = screen.getByRole("region", { name: "Environment" });
    expect(environment.textContent).toContain("wss://api.purposepath.app/realtimefrom the production environment");
    expect(within(environment).getByText("set by the environment, fixed").title).toContain(
      "REACT_APP_TRACTION_API_URL",
    );
  });

  it("is chosen from those there are", async () => {
    const { backend } = await openSettings("environment");
    fireEvent.click(within(screen.getByRole("group", { name: "Environment" })).getByText("Staging"));
    await settle();
    expect(backend.lastArguments("set_environment")).toEqual({ environment: "staging" });
  });

  it("cannot be chosen when it is fixed", async () => {
    const backend = installFakeBackend();
    backend.answer("configuration", () => ({ ...configuration, environment: effective("staging", true) }));
    await renderApp({ backend, path: "/settings/environment" });
    await settle();
    expect(screen.queryByRole("group", { name: "Environment" })).toBeNull();
  });

  it("is tested on request", async () => {
    const { backend } = await openSettings("environment");
    backend.answer("service_health", () => ({ reachable: false, detail: "The name was not found.", environment: "" }));
    fireEvent.click(screen.getByRole("button", { name: "Test" }));
    await settle();
    expect(screen.getByTestId("service-test").textContent).toBe("The name was not found.");
  });
});

describe("notifications", () => {
  it("are switched by kind and place", async () => {
    const { backend } = await openSettings("notifications");
    fireEvent.click(screen.getByTestId("desktop-goals"));
    fireEvent.click(screen.getByTestId("toast-kpis"));
    await settle();
    expect(backend.lastArguments("change_settings")).toEqual({
      settings: settings({
        notifications: { ...settings().notifications, goals: false },
        toasts: { goals: true, actions: true, issues: true, kpis: false, connection: true },
      }),
    });
  });

  it("show and change what the service keeps for all devices", async () => {
    const preferences = { teamUpdates: false, systemNotifications: true, coachingReminders: true };
    const { backend } = await openSettings("notifications", { preferences });
    const isOn = (name: string) => screen.getByTestId(`prefer-${name}`).getAttribute("aria-checked");
    expect([isOn("teamUpdates"), isOn("systemNotifications"), isOn("coachingReminders")]).toEqual([
      "false",
      "true",
      "true",
    ]);
    fireEvent.click(screen.getByTestId("prefer-coachingReminders"));
    await settle();
    expect(backend.lastArguments("change_preferences")).toEqual({
      preferences: { ...preferences, coachingReminders: false },
    });
    expect(isOn("coachingReminders")).toBe("false");

    backend.answer("change_preferences", () => ({ code: "offline", message: "No network.", fields: [] }));
    fireEvent.click(screen.getByTestId("prefer-teamUpdates"));
    expect(isOn("teamUpdates")).toBe("true");
    expect(await screen.findByText("No network.")).toBeDefined();
    expect(isOn("teamUpdates"), "what the service did not take is not shown as taken").toBe("false");
  });

  it("that cannot be kept go back and say why", async () => {
    const { backend } = await openSettings("notifications");
    backend.answer("change_settings", () => ({ code: "internal", message: "The disk is full.", fields: [] }));
    fireEvent.click(screen.getByTestId("do-not-disturb"));
    expect(screen.getByTestId("do-not-disturb").getAttribute("aria-checked")).toBe("true");
    await settle();
    expect(screen.getByTestId("do-not-disturb").getAttribute("aria-checked")).toBe("false");
    expect(await screen.findByText("The disk is full.")).toBeDefined();
  });
});

describe("the appearance", () => {
  it("changes at once, and is remembered for the next first paint", async () => {
    await openSettings("appearance");
    fireEvent.click(within(screen.getByTestId("theme-dark")).getByRole("radio"));
    fireEvent.click(within(screen.getByRole("group", { name: "Rows" })).getByText("Compact 28"));
    fireEvent.click(within(screen.getByRole("group", { name: "Text size" })).getByText(/125/));
    fireEvent.click(screen.getByTestId("reduce-motion"));
    await settle();
    const look = { theme: "dark", density: "compact", textSize: "125", motion: "reduced" };
    expect({ ...root() }).toMatchObject(look);
    expect(JSON.parse(localStorage.getItem("appearance") ?? "")).toEqual(look);
  });

  it("follows a change that came from elsewhere", async () => {
    const { backend } = await openSettings();
    await backend.settle(settings({ appearance: { ...settings().appearance, theme: "light" } }));
    await settle();
    expect(root().theme).toBe("light");
  });
});
