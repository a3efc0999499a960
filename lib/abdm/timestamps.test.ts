import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { formatTimestamp, parseTimestamp } from "@/lib/abdm/timestamps";

const time = fc.date({
  min: new Date("0001-01-01T00:00:00.000Z"),
  max: new Date("9999-12-31T23:59:59.999Z"),
  noInvalidDate: true,
});

describe("formatTimestamp", () => {
  it("returns UTC with milliseconds and Z", () => {
    expect(formatTimestamp(new Date(Date.UTC(2026, 1, 11, 10, 8, 44)))).toBe("2026-02-11T10:08:44.000Z");
    fc.assert(
      fc.property(time, (at) => {
        expect(formatTimestamp(at)).toMatch(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/);
      }),
    );
  });

  it("throws RangeError for an invalid date and for a year outside 0 to 9999", () => {
    expect(() => formatTimestamp(new Date(NaN))).toThrow(RangeError);
    expect(() => formatTimestamp(new Date("+010000-01-01T00:00:00.000Z"))).toThrow(RangeError);
    expect(() => formatTimestamp(new Date("-000001-01-01T00:00:00.000Z"))).toThrow(RangeError);
  });
});

describe("parseTimestamp", () => {
  it("returns the time that formatTimestamp wrote", () => {
    fc.assert(
      fc.property(time, (at) => {
        expect(parseTimestamp(formatTimestamp(at))).toEqual(at);
      }),
    );
  });

  it("reads a text without Z as UTC and cuts off fractions of a millisecond", () => {
    fc.assert(
      fc.property(time, fc.stringMatching(/^\d{0,6}$/), (at, furtherDecimals) => {
        expect(parseTimestamp(formatTimestamp(at).replace("Z", furtherDecimals))).toEqual(at);
      }),
    );
  });

  it("reads a Java array with any nanoseconds", () => {
    fc.assert(
      fc.property(time, fc.nat({ max: 999_999 }), (at, nanoseconds) => {
        const parts = [at.getUTCFullYear(), at.getUTCMonth() + 1, at.getUTCDate(), at.getUTCHours()];
        const nanosecondsOfSecond = at.getUTCMilliseconds() * 1_000_000 + nanoseconds;
        expect(parseTimestamp([...parts, at.getUTCMinutes(), at.getUTCSeconds(), nanosecondsOfSecond])).toEqual(at);
      }),
    );
  });

  it("never throws, for any value", () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        const at = parseTimestamp(value);
        expect(at === null || !Number.isNaN(at.getTime())).toBe(true);
      }),
    );
  });

  it.each([
    ["2022-07-08T11:14:19.12645", "2022-07-08T11:14:19.126Z"],
    ["2022-07-08T11:14:19.126459", "2022-07-08T11:14:19.126Z"],
    ["2022-07-08T11:14:19.126459123Z", "2022-07-08T11:14:19.126Z"],
    ["2022-07-08T11:14:19.1Z", "2022-07-08T11:14:19.100Z"],
    ["2022-07-08T11:14:19", "2022-07-08T11:14:19.000Z"],
    ["2022-07-08T11:14", "2022-07-08T11:14:00.000Z"],
    ["2022-07-08 11:14:19", "2022-07-08T11:14:19.000Z"],
    ["2022-07-08", "2022-07-08T00:00:00.000Z"],
    ["2022-07-08T11:14:19.126+05:30", "2022-07-08T05:44:19.126Z"],
    ["2022-07-08T11:14:19.126+0530", "2022-07-08T05:44:19.126Z"],
    ["2022-07-08T11:14:19-03", "2022-07-08T14:14:19.000Z"],
    [" 2022-07-08t11:14:19z ", "2022-07-08T11:14:19.000Z"],
  ])("reads %j as %s", (text, time) => {
    expect(parseTimestamp(text)?.toISOString()).toBe(time);
  });

  it("reads a Java array without seconds or without a time of day", () => {
    expect(parseTimestamp([2022, 2, 17, 9, 30])?.toISOString()).toBe("2022-02-17T09:30:00.000Z");
    expect(parseTimestamp([2022, 2, 17])?.toISOString()).toBe("2022-02-17T00:00:00.000Z");
    expect(parseTimestamp([2022, 2, 17, 9, 30, 7, 55632000])?.toISOString()).toBe("2022-02-17T09:30:07.055Z");
  });

  it.each<{ value: unknown }>(
    [
      "2026-02-30T00:00:00.000Z",
      "2025-02-29T00:00:00.000Z",
      "2026-13-01T00:00:00.000Z",
      "2026-01-01T24:00:00.000Z",
      "2026-01-01T00:60:00.000Z",
      "0000-01-01T00:00:00.000Z",
      "9999-12-31T23:59:59.999-00:01",
      "0001-01-01T00:00:00.000+00:01",
      "2026-01-01T00:00:00+24:00",
      "2026-01-01T00:00:00+05:60",
      "yesterday",
      "",
      "21/07/2026",
      1_784_631_092_000,
      null,
      undefined,
      {},
      [],
      [2022, 2],
      [2022, 2, 30],
      [2022, 2, 17, 9, 30, 7, 1_000_000_000],
      [2022, 2, 17, 9, 30, 7, 0, 0],
      ["2022", 2, 17],
      [2022, 2, 17.5],
      [2022, -2, 17],
    ].map((value) => ({ value })),
  )("returns null for $value", ({ value }) => {
    expect(parseTimestamp(value)).toBeNull();
  });
});
