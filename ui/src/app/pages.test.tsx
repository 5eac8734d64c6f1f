/** Every page, for those who cannot see or point. */
import { expect, it } from "vitest";
import { seriousFaults } from "../testing/axe";
import { installFakeBackend } from "../testing/fakeBackend";
import { event, gap, goal, item, session, snapshot } from "../testing/fixtures";
import { renderApp, settle } from "../testing/renderApp";

const signedOut = snapshot({ session: session({ mode: "signedOut", company: null, user: null }) });

it.each([
  ["the dashboard", "/", snapshot()],
  ["the goals", "/goals", snapshot()],
  ["a goal's room", "/goals/goal-repeat", snapshot()],
  ["an address that leads nowhere", "/nowhere", snapshot()],
  ["the sign-in", "/", signedOut],
])("axe finds nothing serious on %s", async (_, path, start) => {
  const backend = installFakeBackend({ snapshot: start, goals: [goal(), goal({ id: "goal-48", status: "paused" })] });
  await renderApp({ backend, path });
  await backend.send([item(1, event("goal.paused")), gap(2, "2026-11-23T10:38:00Z", "2026-11-23T10:41:00Z")]);
  await settle();
  expect(await seriousFaults()).toEqual([]);
});
