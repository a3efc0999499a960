import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { formatTimestamp, parseTimestamp } from "@/lib/abdm/timestamps";

const moment = fc.date({
  min: new Date("0001-01-01T00:00:00.000Z"),
  max: new Date("9999-12-31T23:59:59.999Z"),
  noInvalidDate: true,
});

describe("a timestamp that is sent", () => {
  it("is UTC with three decimals and Z", () => {
    expect(formatTimestamp(new Date(Date.UTC(2026, 1, 11, 10, 8, 44)))).toBe("2026-02-11T10:08:44.000Z");
    fc.assert(
      fc.property(moment, (at) => {
        expect(formatTimestamp(at)).toMatch(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/);
      }),
    );
  });

  it("is never that of an invalid date or a fifth digit of the year", () => {
    expect(() => formatTimestamp(new Date(NaN))).toThrow(RangeError);
    expect(() => formatTimestamp(new Date("+010000-01-01T00:00:00.000Z"))).toThrow(RangeError);
    expect(() => formatTimestamp(new Date("-000001-01-01T00:00:00.000Z"))).toThrow(RangeError);
  });
});

describe("a timestamp that arrives", () => {
  it("is the one that was sent", () => {
    fc.assert(
      fc.property(moment, (at) => {
        expect(parseTimestamp(formatTimestamp(at))).toEqual(at);
      }),
    );
  });

  it("is UTC without Z, and finer decimals are cut off", () => {
    fc.assert(
      fc.property(moment, fc.stringMatching(/^\d{0,6}$/), (at, finer) => {
        expect(parseTimestamp(formatTimestamp(at).replace("Z", finer))).toEqual(at);
      }),
    );
  });

  it("is the same moment as a Java array of any nanoseconds", () => {
    fc.assert(
      fc.property(moment, fc.nat({ max: 999_999 }), (at, nanoseconds) => {
        const parts = [at.getUTCFullYear(), at.getUTCMonth() + 1, at.getUTCDate(), at.getUTCHours()];
        const fine = at.getUTCMilliseconds() * 1_000_000 + nanoseconds;
        expect(parseTimestamp([...parts, at.getUTCMinutes(), at.getUTCSeconds(), fine])).toEqual(at);
      }),
    );
  });

  it("never throws, whatever comes", () => {
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
  ])("%s is %s", (text, moment) => {
    expect(parseTimestamp(text)?.toISOString()).toBe(moment);
  });

  it("may be a Java array without seconds, or of a day", () => {
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
  )("$value is none", ({ value }) => {
    expect(parseTimestamp(value)).toBeNull();
  });
});
