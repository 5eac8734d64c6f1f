import { describe, expect, it } from "vitest";
import { allTypes, domainTypes, event, names, people } from "../../testing/fixtures";
import { plainText, sentenceFor } from "./sentences";

const me = { userId: people.me, personId: "person-ingrid" };

function said(...args: Parameters<typeof event>): string {
  const sentence = sentenceFor(event(...args), names, me);
  return sentence === null ? "" : plainText(sentence);
}

describe("sentences", () => {
  it.each([
    ["goal.paused", "Aylin paused the goal"],
    ["goal.activity.created", "Aylin added a note"],
    ["kpi.reading_created", "Aylin recorded Repeat-order rate 38.6"],
  ] as const)("do not name the goal on its own page: %s", (type, text) => {
    const sentence = sentenceFor(event(type), names, me, "goal-repeat");
    expect(sentence && plainText(sentence)).toBe(text);
  });

  it("name no place of a file on the page of that place", () => {
    const uploaded = event("attachment.created", { entityType: "goal", entityId: "goal-repeat" });
    const sentence = sentenceFor(uploaded, names, me, "goal-repeat");
    expect(sentence && plainText(sentence)).toBe("Aylin uploaded orders.csv 48\u00a0kB");
  });

  it("exist for exactly the 18 domain types", () => {
    expect(domainTypes).toHaveLength(18);
    expect(allTypes.filter((type) => said(type) !== "")).toEqual(domainTypes);
  });

  it.each([
    ["goal.created", "Aylin created Open the Porto roastery"],
    ["goal.activated", "Aylin activated Raise repeat orders"],
    ["goal.completed", "Aylin completed Raise repeat orders"],
    ["goal.cancelled", "Aylin cancelled Raise repeat orders"],
    ["goal.paused", "Aylin paused Raise repeat orders"],
    ["goal.resumed", "Aylin resumed Raise repeat orders"],
    ["goal.activity.created", "Aylin added a note to Raise repeat orders"],
    ["action.created", "Aylin added the action List the lapsed customers"],
    ["action.status_changed", "Aylin marked Sign the DHL fallback contract as blocked"],
    ["action.completed", "Aylin completed Sign the DHL fallback contract on time"],
    ["action.priority_changed", "Aylin set Sign the DHL fallback contract to critical priority"],
    ["action.reassigned", "Aylin handed Sign the DHL fallback contract from Søren to Tomasz"],
    ["action.progress_updated", "Aylin set Sign the DHL fallback contract to 45\u202f%"],
    ["issue.created", "Aylin reported Cupping lab gas alarm critical"],
    ["issue.status_changed", "Aylin resolved Cupping lab gas alarm"],
    ["kpi.reading_created", "Aylin recorded Repeat-order rate 38.6"],
    ["decision.created", "Aylin decided Start in the north"],
    ["attachment.created", "Aylin uploaded orders.csv 48\u00a0kB to Cupping lab gas alarm"],
  ] as const)("%s: %s", (type, text) => {
    expect(said(type)).toBe(text);
  });

  it("carry what the person wrote", () => {
    expect(sentenceFor(event("goal.cancelled"), names, me)?.quote).toBe("The region is being sold");
  });

  it("call the person at the window You", () => {
    expect(said("goal.paused", { pausedBy: people.me })).toBe("You paused Raise repeat orders");
  });

  it("say that someone took over what they assigned to themselves", () => {
    expect(said("action.reassigned", { newAssignee: people.aylin })).toBe(
      "Aylin took over Sign the DHL fallback contract from Søren",
    );
  });

  it("show the start of an id until its name is known", () => {
    expect(said("goal.paused", { goalId: "0123456789ab", pausedBy: "fedcba987654" })).toBe("fedcba98 paused 01234567");
  });

  it("name the system and the unknown", () => {
    expect(said("goal.paused", { pausedBy: "system" })).toContain("System paused");
    expect(said("goal.paused", { pausedBy: null })).toContain("Someone paused");
  });

  it("survive payloads that know nothing but the identity", () => {
    for (const type of domainTypes) {
      const bare = event(type);
      const ids = new Set(["goalId", "actionId", "issueId", "decisionId", "attachmentId"]);
      const data = Object.fromEntries(
        Object.entries(bare.data).map(([key, value]) => [key, ids.has(key) ? value : null]),
      );
      expect(sentenceFor({ ...bare, data } as typeof bare, {}, null), type).not.toBeNull();
    }
  });
});
