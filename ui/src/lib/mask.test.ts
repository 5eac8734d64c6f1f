import { expect, it } from "vitest";
import { masked } from "./mask";

it("hides what people wrote and leaves ids, states, numbers and times", () => {
  expect(
    masked({
      goalId: "a3f0",
      title: "Secret",
      finalNotes: null,
      progress: 48,
      createdAt: "2026-11-23T10:42:00.000Z",
      tags: ["north"],
      later: { invented: "words of somebody", kind: "note" },
    }),
  ).toEqual({
    goalId: "a3f0",
    title: "••••••",
    finalNotes: null,
    progress: 48,
    createdAt: "2026-11-23T10:42:00.000Z",
    tags: "••••••",
    later: { invented: "••••••", kind: "note" },
  });
});
