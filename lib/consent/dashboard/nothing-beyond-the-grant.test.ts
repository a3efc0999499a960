import fc from "fast-check";
import { expect, test } from "vitest";
import { HI_TYPES, OFFERED_HI_TYPES, type HiType } from "@/lib/abdm/vocabulary";
import { DAY, MINUTE } from "@/lib/clock";
import { CONSENT_ARTEFACT_STATUSES } from "@/lib/consent/artefact/consent-artefact-status";
import { dayOf } from "@/lib/consent/request/period";
import type { ListedRequest } from "@/lib/consent/dashboard/dashboard-queries";
import messages from "@/messages/en.json";
import { CREATED_AT, listedExample, type ExampleArtefact, type ExampleRequest } from "@/test/support/consent-examples";
import { numRuns } from "@/test/support/generated-tests";
import { shownConsent } from "@/test/support/rendered-consents";

const days = (least: number, most: number) => fc.integer({ min: least, max: most });
const daysAfter = (count: number) => new Date(CREATED_AT.getTime() + count * DAY);

const artefact = fc.record({
  status: fc.oneof(
    { arbitrary: fc.constant("GRANTED" as const), weight: 2 },
    fc.constantFrom(...CONSENT_ARTEFACT_STATUSES),
  ),
  hip: fc.option(
    fc.constantFrom("Green Valley Family Clinic", "Lake Clinic", "Sahyadri General Hospital", "Hill Lab"),
    { freq: 8 },
  ),
  hiTypes: fc.subarray([...HI_TYPES], { minLength: 1 }),
  keepsTypes: fc.boolean(),
  from: days(-900, -400),
  to: days(-300, 0),
  keepsPeriod: fc.boolean(),
  end: days(1, 60),
  endedAt: days(1, 30),
});

const request = fc.record({
  status: fc.constantFrom("REQUESTED", "GRANTED", "GRANTED", "GRANTED", "GRANTED", "REVOKED", "EXPIRED", "DENIED"),
  hiTypes: fc.subarray([...OFFERED_HI_TYPES], { minLength: 1 }),
  end: days(20, 70),
  settledAt: days(1, 30),
  artefacts: fc.array(artefact, { maxLength: 4, size: "max" }),
  now: fc.oneof(days(1, 10), days(1, 75)),
});

type Generated = typeof request extends fc.Arbitrary<infer Value> ? Value : never;

/** Only what was asked is granted; what does not match may name anything. */
function exampleOf({ artefacts, ...generated }: Generated): ExampleRequest {
  const { status, hiTypes, end, settledAt } = generated;
  return {
    status: status as NonNullable<ExampleRequest["status"]>,
    hiTypes,
    from: daysAfter(-1000),
    end: daysAfter(end),
    ...(status === "REVOKED" || status === "EXPIRED" || status === "DENIED" ? { settledAt: daysAfter(settledAt) } : {}),
    artefacts: artefacts.map((one): ExampleArtefact => {
      const granted = one.keepsTypes ? hiTypes : one.hiTypes.filter((type) => hiTypes.includes(type as never));
      return {
        status: one.status,
        hip: one.hip,
        hiTypes: one.status === "MISMATCH" ? one.hiTypes : granted.length > 0 ? granted : hiTypes,
        ...(one.keepsPeriod ? {} : { from: daysAfter(one.from), to: daysAfter(one.to) }),
        end: daysAfter(Math.min(one.end, end)),
        ...(["REVOKED", "EXPIRED", "DENIED"].includes(one.status) ? { endedAt: daysAfter(one.endedAt) } : {}),
        mismatchReasons: one.status === "MISMATCH" ? ["wider-dates"] : null,
      };
    }),
  };
}

/** The artefacts that hold at a moment: the oracle, in the words of the specification. */
function inForceAt({ request: { status, dataEraseAt }, artefacts }: ListedRequest, now: Date) {
  return artefacts
    .filter((one) => status === "GRANTED" && one.status === "GRANTED")
    .map((one) => ({ ...one, end: new Date(Math.min(Date.parse(one.dataEraseAt ?? ""), dataEraseAt?.getTime() ?? 0)) }))
    .filter(({ end }) => end > now);
}

/** Whether less is in force than was asked: at a hospital that holds something, or because another one does not. */
function isLess({ request, artefacts }: ListedRequest, inForce: ReturnType<typeof inForceAt>, now: Date): boolean {
  const isReduced = inForce.some(
    ({ hiTypes, dateFrom, dateTo, end }) =>
      hiTypes?.length !== request.hiTypes?.length ||
      dateFrom !== request.dateFrom?.toISOString() ||
      dateTo !== request.dateTo?.toISOString() ||
      end.getTime() !== request.dataEraseAt?.getTime(),
  );
  const ids = new Set<string>(inForce.map(({ id }) => id));
  const isLost = artefacts.some(({ id, status, hipName, dataEraseAt }) => {
    const isOver = dataEraseAt !== null && new Date(dataEraseAt) <= now;
    if (status === "MISMATCH") return !isOver;
    return !ids.has(id) && (hipName === null || !inForce.some((one) => one.hipName === hipName));
  });
  return isReduced || isLost;
}

const NAMES = messages["hi-type-list"];
const typeNamed = new Map(HI_TYPES.map((type) => [NAMES[type].toLowerCase(), type as string]));

/** The record types that a text claims to be granted; null where it leaves that to the hospitals. */
function claimedTypes(text: string): { types: string[]; leftOut: string[] } | null {
  if (/differ/i.test(text)) return null;
  const lower = text.toLowerCase();
  const [claim = "", leftOut = ""] = lower.split(", without ");
  const list = (names: string) => names.split(", ").flatMap((name) => typeNamed.get(name) ?? `unknown: ${name}`);
  const others = leftOut === "" || /^\d+ record types$/.test(leftOut) ? [] : list(leftOut);
  if (claim === NAMES.all) return { types: [...OFFERED_HI_TYPES], leftOut: others };
  const but = /^all but (.*)$/.exec(claim);
  if (but) {
    const missing = list(but[1] ?? "");
    return { types: OFFERED_HI_TYPES.filter((type) => !missing.includes(type)), leftOut: [...missing, ...others] };
  }
  return { types: list(claim.replace(/ and \d+ more$/, "")), leftOut: others };
}

const dayText = (date: Date) =>
  new Intl.DateTimeFormat("en-IN", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" }).format(
    new Date(dayOf(date)),
  );

/** The days that a text names, `26 Nov 2026`. */
const daysIn = (text: string): string[] => text.match(/\d{1,2} [A-Z][a-z]{2,3} \d{4}/g) ?? [];

const HOSPITALS = ["Green Valley Family Clinic", "Lake Clinic", "Sahyadri General Hospital", "Hill Lab"];
const hospitalsIn = (text: string) => HOSPITALS.filter((name) => text.includes(name));

test("no sentence, status, column, block or field shows a type, day or hospital that no granted artefact holds at that moment", () => {
  fc.assert(
    fc.property(request, (generated) => {
      const stored = listedExample(exampleOf(generated));
      const now = new Date(daysAfter(generated.now).getTime() - MINUTE);
      const inForce = inForceAt(stored, now);
      const { row, page, slip, json } = shownConsent(stored, now);
      const types = inForce.map(({ hiTypes }) => hiTypes ?? []);
      const names = new Set(inForce.map(({ hipName }) => hipName));
      const isTrueOfEach = (text: string) => {
        const claimed = claimedTypes(text);
        if (claimed === null)
          return expect(new Set(types.map((list) => [...list].sort().join())).size).toBeGreaterThan(1);
        for (const list of types) expect(list).toEqual(expect.arrayContaining(claimed.types));
        expect(types.flat().filter((type) => claimed.leftOut.includes(type))).toEqual([]);
      };

      // The first line of a row, and the line of types on the page.
      expect(row.isAsked).toBe(inForce.length === 0);
      if (inForce.length > 0) isTrueOfEach(row.content.replace(/ · Treating the patient \(Care Management\)$/, ""));
      else expect(row.content).toMatch(/^Asked: /);
      const shownTypes = page.granted["Record types"]?.text;
      if (shownTypes !== undefined) isTrueOfEach(shownTypes.replace(/,? ?The patient left out: .*$/, ""));

      // Hospitals that a sentence or the page names as granted.
      for (const sentence of [row.sentence, page.sentence].flatMap((text) => text.split(/(?<=\.) /)))
        if (!/withdrawn|ended|denied|not used|not what was asked for/.test(sentence))
          for (const name of hospitalsIn(sentence)) expect(names).toContain(name);
      const listed = page.granted["Hospital or lab"]?.valid ?? [];
      for (const name of listed.flatMap(hospitalsIn)) expect(names).toContain(name);

      // Days: of the period and the end of what is in force, and of no other.
      const ends = inForce.map(({ end }) => end.getTime());
      const first = ends.length > 0 ? new Date(Math.min(...ends)) : null;
      const periods = inForce.flatMap(({ dateFrom, dateTo }) =>
        [dateFrom, dateTo].map((day) => dayText(new Date(day ?? ""))),
      );
      expect(periods).toEqual(expect.arrayContaining(daysIn(page.granted["Period"]?.text ?? "")));
      expect(daysIn(page.granted["Keep until"]?.text ?? "")).toEqual(first ? [dayText(first)] : []);
      const waits = stored.request.status === "REQUESTED" && json.status === "REQUESTED";
      expect(json.expiresAt).toBe(first?.toISOString() ?? (waits ? stored.request.dataEraseAt?.toISOString() : null));
      expect(row.ends.startsWith("Ends")).toBe(json.expiresAt !== null);

      // The status: whether all that was asked holds at every hospital that the patient named.
      if (inForce.length > 0 && json.situation.kind === "granted")
        expect(row.status).toBe(isLess(stored, inForce, now) ? "Granted in part" : "Granted");
      else expect(row.status).not.toBe("Granted in part");
      expect(page.status).toBe(row.status);
      expect(slip.status).toBe(row.status);
      expect(slip.mayBeSeen).toHaveLength(inForce.length);

      // Each block, and each artefact of the JSON.
      expect(page.blocks.filter(({ text }) => text.includes("May be seen"))).toHaveLength(inForce.length);
      for (const one of json.artefacts) {
        const holds = inForce.find(({ id }) => id === one.id);
        const scope = [one.hiTypes, one.dateRange?.from ?? null, one.dateRange?.to ?? null, one.dataEraseAt];
        expect(scope).toEqual(
          holds ? [holds.hiTypes, holds.dateFrom, holds.dateTo, holds.end.toISOString()] : [[], null, null, null],
        );
      }
      const grant = "grant" in json.situation ? json.situation.grant : null;
      expect(grant === null).toBe(inForce.length === 0);
      for (const name of grant?.hospitals.names ?? []) expect(names).toContain(name);
      for (const list of grant?.hiTypes ? types : [])
        expect([...list].sort()).toEqual([...(grant?.hiTypes ?? [])].sort());
      if (grant) expect(grant.firstEnd).toBe(first?.toISOString());
    }),
    { numRuns: numRuns({ short: 60, long: 800 }) },
  );
});

test.each<[string, { types: string[]; leftOut: HiType[] } | null]>([
  ["All record types", { types: [...OFFERED_HI_TYPES], leftOut: [] }],
  ["Prescriptions, without discharge summaries", { types: ["Prescription"], leftOut: ["DischargeSummary"] }],
  ["Record types differ by hospital", null],
])("the reading of %j by this test is right", (text, claimed) => {
  expect(claimedTypes(text)).toEqual(claimed);
});
