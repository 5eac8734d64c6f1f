import { describe, expect, it } from "vitest";
import { connection } from "../testing/fixtures";
import { diagnosticsOf } from "./diagnostics";
import { CommandFailure } from "./result";

const NOW = Date.parse("2026-11-23T10:42:12.000Z");
const base = { version: "1.2.3", system: "Linux x86_64", environment: "production", now: NOW };

describe("the diagnostics", () => {
  it("say what failed, where, since when, and when the next try is", () => {
    const broken = connection({
      state: "reconnecting",
      reason: "certificate",
      detail: "Issued by Malmö Office Gateway CA",
      since: "2026-11-23T10:38:12.000Z",
      attempt: 3,
      retryAt: "2026-11-23T10:42:38.000Z",
    });
    const error = new CommandFailure({ code: "untrusted", message: "The issuer is unknown", fields: [] });
    expect(diagnosticsOf({ ...base, connection: broken, error }).split("\n")).toEqual([
      "PurposePath 1.2.3",
      "At: 2026-11-23T10:42:12.000Z",
      "System: Linux x86_64",
      "Environment: production",
      "What failed: The server’s certificate is not trusted (untrusted, secure connection (TLS))",
      "Detail: The issuer is unknown",
      "Connection: Reconnecting (certificate: The server’s certificate is not trusted)",
      "Since: 2026-11-23T10:38:12.000Z",
      "Attempts: 3",
      "Next try: 2026-11-23T10:42:38.000Z",
    ]);
  });

  it.each([
    ["a token", "refused eyJhbGciOi.eyJzdWIi.c2ln here"],
    ["a bearer", "header Authorization: Bearer abc.def"],
    ["the credentials of an address", "proxy http://ingrid:swordfish@proxy:8080"],
    ["a field", 'body refreshToken=r3fr3sh and "password": "swordfish"'],
    ["an address of a person", "user ingrid@lindqvist.coffee"],
  ])("hold no secret: %s", (_, detail) => {
    const text = diagnosticsOf({ ...base, connection: connection(), detail });
    expect(text).toContain("Detail: ");
    expect(text).toContain("***");
    expect(text).not.toMatch(/eyJ|abc\.def|swordfish|r3fr3sh|ingrid/);
  });
});
