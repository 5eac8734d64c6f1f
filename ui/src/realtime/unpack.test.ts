import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import type { Packed, RealtimeBatch } from "../bindings";
import { unpack } from "./unpack";

const sample = (name: string) => JSON.parse(readFileSync(`../tests/packed/${name}`, "utf8"));

it("unpacks what Rust has packed", () => {
  expect(unpack<RealtimeBatch>(sample("sample.packed.json"))).toEqual(sample("sample.json"));
});

it("gives each object fields of its own", () => {
  const packed: Packed = { texts: ["a"], shapes: [["id"]], numbers: [], codes: [5, 2, 4, 0, -1, 4, 0, -1] };
  const [one, other] = unpack<{ id: string }[]>(packed);
  expect(one).toEqual({ id: "a" });
  expect(one).not.toBe(other);
});

it("refuses what ends too early", () => {
  expect(() => unpack({ texts: [], shapes: [], numbers: [], codes: [5, 2, 0] })).toThrow("too early");
});
