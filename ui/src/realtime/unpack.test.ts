import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import type { Packed, RealtimeBatch } from "../bindings";
import { unpack } from "./unpack";

const sample = (name: string) => JSON.parse(readFileSync(`../tests/packed/${name}`, "utf8"));

it("unpacks what Rust has packed", () => {
  expect(unpack<RealtimeBatch>(sample("sample.packed.json"))).toEqual(sample("sample.json"));
});

it("gives each element of a list an object of its own", () => {
  const packed: Packed = { texts: ["a"], heads: [], shapes: [["id"]], numbers: [], codes: "-%,#%##" };
  const [one, other] = unpack<{ id: string }[]>(packed);
  expect([one, other]).toEqual([{ id: "a" }, { id: "a" }]);
  expect(one).not.toBe(other);
});

it("refuses what ends too early", () => {
  expect(() => unpack({ texts: [], heads: [], shapes: [], numbers: [], codes: "-%(" })).toThrow("too early");
});
