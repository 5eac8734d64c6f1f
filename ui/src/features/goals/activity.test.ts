import { expect, it } from "vitest";
import type { EventItem } from "../../realtime/store";
import { event, goalDetail, item } from "../../testing/fixtures";
import { mergeActivity } from "./activity";

it.each([
  ["goal.activity.created", { activityId: "line-1" }],
  ["kpi.reading_created", { readingId: "line-1" }],
  ["decision.created", { decisionId: "line-1" }],
  ["attachment.created", { attachmentId: "line-1" }],
] as const)("what %s tells and the server remembers under the same id stands once", (type, data) => {
  const live = item(1, event(type, data)) as EventItem;
  const [stored] = goalDetail().recentActivity;
  if (stored === undefined) throw new Error("the goal has a past");
  const entries = mergeActivity(
    [
      { ...stored, id: "line-1" },
      { ...stored, id: "line-2" },
    ],
    [live],
    [],
  );
  expect(entries.map(({ kind, key }) => [kind, key])).toEqual([
    ["live", "id:evt-1"],
    ["stored", "line-2"],
  ]);
});
