import { afterEach, describe, expect, it, vi } from "vitest";
import { speaking } from "../testing/speaking";

afterEach(() => vi.restoreAllMocks());

/** The parser of somebody with this language. */
async function parserOf(locale: string) {
  speaking(locale);
  return (await import("./parseNumber")).parseNumber;
}

describe.each([
  ["en-US", "1,234", "1,234,567.5", "38.6"],
  ["de-DE", "1.234", "1.234.567,5", "38,6"],
  ["fr-FR", "1\u202f234", "1\u202f234\u202f567,5", "38,6"],
  ["de-CH", "1’234", "1’234’567.5", "38.6"],
  ["en-IN", "1,234", "12,34,567.5", "38.6"],
])("a number in %s", (locale, thousand, million, figure) => {
  it("is read as it is written there", async () => {
    const parse = await parserOf(locale);
    expect([thousand, million, figure, "1234", "−5", " 7 "].map(parse)).toEqual([
      1_234, 1_234_567.5, 38.6, 1_234, -5, 7,
    ]);
  });

  it("may have the other decimal sign where it can be nothing else", async () => {
    const parse = await parserOf(locale);
    expect(["1,5", "1.5", "0,125", "0.125", ",5"].map(parse)).toEqual([1.5, 1.5, 0.125, 0.125, 0.5]);
  });

  it("is none when it could not be one", async () => {
    const parse = await parserOf(locale);
    expect(["", "-", "1,2,3", "1.2.3", "twelve", "1e5", "--1"].map(parse)).toEqual(Array(7).fill(null));
  });
});
