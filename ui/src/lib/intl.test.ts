import { afterEach, expect, it, vi } from "vitest";
import { dateFormat } from "./intl";

afterEach(() => vi.restoreAllMocks());

it("makes a format once, and anew in another time zone", () => {
  const zone = vi.spyOn(Date.prototype, "getTimezoneOffset").mockReturnValue(-60);
  const make = vi.spyOn(Intl, "DateTimeFormat");
  const clock = dateFormat({ hour: "2-digit", minute: "2-digit" });
  expect(make).not.toHaveBeenCalled();
  expect(clock()).toBe(clock());
  expect(make).toHaveBeenCalledTimes(1);
  zone.mockReturnValue(480);
  clock();
  expect(make).toHaveBeenCalledTimes(2);
});
