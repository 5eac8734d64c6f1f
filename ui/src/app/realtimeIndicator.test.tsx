import { fireEvent, render, screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { RealtimeProvider } from "../realtime/provider";
import { createRealtime } from "../realtime/realtime";
import { installFakeBackend } from "../testing/fakeBackend";
import { connection, snapshot } from "../testing/fixtures";
import { settle } from "../testing/renderApp";
import { createQueryClient } from "./queryClient";
import { RealtimeIndicator } from "./RealtimeIndicator";

async function indicator(element: React.ReactNode) {
  const lost = connection({ state: "reconnecting", reason: "lost", attempt: 2 });
  const backend = installFakeBackend({ snapshot: snapshot({ connection: lost }) });
  render(<RealtimeProvider realtime={createRealtime(createQueryClient())}>{element}</RealtimeProvider>);
  await settle();
  return { backend, trigger: screen.getByTestId("connection") };
}

describe("the indicator of the connection", () => {
  it("needs to be told nothing: it shows the window's connection, and the way on", async () => {
    const { backend, trigger } = await indicator(<RealtimeIndicator />);
    expect(trigger.textContent).toBe("Reconnecting");
    fireEvent.click(trigger);
    fireEvent.click(await screen.findByRole("button", { name: "Try now" }));
    await settle();
    expect(backend.asked).toContain("reconnect");
  });

  it("is the shape alone in a footer when no details are wanted", async () => {
    const { trigger } = await indicator(<RealtimeIndicator position="footer" showDetails={false} className="ml-2" />);
    expect(trigger.textContent).toBe("");
    expect(trigger.title).toBe("Reconnecting");
    expect(trigger.className).toBe("rt ml-2");
    fireEvent.click(trigger);
    const details = await screen.findByRole("dialog");
    expect(details.dataset.side, "the details open into the window").toBe("top");
  });
});
