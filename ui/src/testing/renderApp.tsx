/** The whole window on a fake backend. */
import { createMemoryHistory } from "@tanstack/react-router";
import { act, render, screen } from "@testing-library/react";
import { StrictMode } from "react";
import { vi } from "vitest";
import { App } from "../app/App";
import { createQueryClient } from "../app/queryClient";
import { createAppRouter } from "../app/router";
import { surroundingsOf } from "../app/surroundings";
import { createRealtime } from "../realtime/realtime";
import { type FakeBackend, installFakeBackend } from "./fakeBackend";

/** Renders the app in strict mode at `path`. Call `settle` after what the backend is told. */
export async function renderApp({
  backend = installFakeBackend(),
  path = "/",
}: {
  backend?: FakeBackend;
  path?: string;
} = {}) {
  const client = createQueryClient();
  const router = createAppRouter(createMemoryHistory({ initialEntries: [path] }));
  const realtime = createRealtime(client, surroundingsOf(router));
  // The code of the page is fetched before it is rendered: how long that takes is no concern of a test.
  await router.load();
  render(
    <StrictMode>
      <App client={client} realtime={realtime} router={router} />
    </StrictMode>,
  );
  await settle();
  return { backend, client, realtime, router };
}

/** Lets promises, code that is fetched, short timers and a frame run: as much as is done in 20 ms on a fast machine. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) {
    await act(async () => {
      await vi.advanceTimersByTimeAsync(2);
      await vi.dynamicImportSettled();
    });
  }
}

/** The entries of the live feed as text, newest first. */
export function feedTexts(): string[] {
  return screen.queryAllByTestId("feed-entry").map((entry) => entry.textContent ?? "");
}
