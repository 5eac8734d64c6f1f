import { expect, it } from "vitest";
import { installFakeBackend } from "../testing/fakeBackend";
import { renderApp, settle } from "../testing/renderApp";

it("what the window shows at full length is told to Rust: of that nobody is notified", async () => {
  const backend = installFakeBackend();
  const { router } = await renderApp({ backend, path: "/goals/goal-repeat" });
  await settle();
  const told = () => (backend.lastArguments("show_on_screen") as { thing: unknown }).thing;
  expect(told()).toEqual({ entity: "goal", id: "goal-repeat" });
  await router.navigate({ to: "/operations", search: { kind: "issues", open: "issue-gas" } });
  await settle();
  expect(told()).toEqual({ entity: "issue", id: "issue-gas" });
  await router.navigate({ to: "/inbox" });
  await settle();
  expect(told()).toBeNull();
});
