import { describe, expect, test } from "vitest";
import { HI_TYPES, OFFERED_HI_TYPES } from "@/lib/abdm/vocabulary";
import { consentView } from "@/lib/consent/dashboard/consent-view";
import { listedByClock } from "@/lib/consent/dashboard/listed-by-clock";
import { ist, listedExample, type ExampleArtefact, type ExampleRequest } from "@/test/support/consent-examples";
import { shownConsent, type ShownPage, type ShownRow } from "@/test/support/rendered-consents";

const NOW = ist("2026-11-26 10:30");
const GREEN = "Green Valley Family Clinic";
const LAKE = "Lake Clinic";
const SAHYADRI = "Sahyadri General Hospital";
const ALL = OFFERED_HI_TYPES;
const without = (...types: string[]) => ALL.filter((type) => !types.includes(type));
const at = (hip: string, artefact: ExampleArtefact = {}): ExampleArtefact => ({ hip, ...artefact });

type Example = {
  title: string;
  request: ExampleRequest;
  row: Partial<ShownRow>;
  /** The sentence of the page, where it differs from the row's by more than the patient's name. */
  sentence?: string;
  granted?: Record<string, string>;
  blocks?: [hospital: string, text: string][];
};

const FIVE_YEARS = "26 Nov 2021 – 26 Nov 2026, 2 visits";
const UNTIL = "Until 26 Dec 2026, 10:03";
const RECORDS = "Records not asked for yet Only Dr. Manju and the care team may read them.";

const EXAMPLES: Example[] = [
  {
    title: "granted as asked, by two hospitals",
    request: { artefacts: [at(SAHYADRI), at(GREEN)] },
    row: {
      status: "Granted",
      content: "All record types · Treating the patient (Care Management)",
      isAsked: false,
      sentence: `The patient allowed it today 10:08: ${GREEN} and ${SAHYADRI}, until 26 Dec 10:03.`,
      ends: "Ends 26 Dec 10:03 · Dr. Manju",
    },
    granted: {
      "Record types": "All record types",
      Period: "26 Nov 2021 to 26 Nov 2026",
      "Keep until": "26 Dec 2026, 10:03",
      "Hospital or lab": `${GREEN} ${SAHYADRI}`,
    },
    blocks: [
      [GREEN, `${GREEN} Granted May be seen All record types, ${FIVE_YEARS} ${UNTIL} ${RECORDS}`],
      [SAHYADRI, `${SAHYADRI} Granted May be seen All record types, ${FIVE_YEARS} ${UNTIL} ${RECORDS}`],
    ],
  },
  {
    title: "narrowed: discharge summaries left out at three hospitals",
    request: { artefacts: [GREEN, LAKE, SAHYADRI].map((hip) => at(hip, { hiTypes: without("DischargeSummary") })) },
    row: {
      status: "Granted in part",
      content: "All but discharge summaries · Treating the patient (Care Management)",
      isAsked: false,
      sentence: "The patient allowed it today 10:08, without discharge summaries: 3 hospitals, until 26 Dec 10:03.",
      ends: "Ends 26 Dec 10:03 · Dr. Manju",
    },
    granted: { "Record types": "All but discharge summaries The patient left out: discharge summaries." },
    blocks: [GREEN, LAKE, SAHYADRI].map((hip) => [
      hip,
      `${hip} Granted in part May be seen All but discharge summaries, ${FIVE_YEARS} ${UNTIL} ${RECORDS} The patient left out: discharge summaries.`,
    ]),
  },
  {
    title: "narrowed: one of two types that were asked left out",
    request: {
      hiTypes: ["Prescription", "DischargeSummary"],
      artefacts: [at(GREEN, { hiTypes: ["Prescription"] })],
    },
    row: {
      status: "Granted in part",
      content: "Prescriptions, without discharge summaries · Treating the patient (Care Management)",
      sentence: `The patient allowed it today 10:08, without discharge summaries: ${GREEN}, until 26 Dec 10:03.`,
    },
  },
  {
    title: "narrowed: three types left out, the period shortened and the end brought forward",
    request: {
      artefacts: [
        at(GREEN, {
          hiTypes: without("DischargeSummary", "Prescription", "WellnessRecord"),
          from: ist("2024-01-01 00:00"),
          end: ist("2026-11-30 09:00"),
        }),
      ],
    },
    row: {
      status: "Granted in part",
      content:
        "OPD visits, lab and scan reports and 2 more, without 3 record types · Treating the patient (Care Management)",
      sentence: `The patient allowed it today 10:08, without 3 record types, and with other limits: ${GREEN}, until 30 Nov 09:00.`,
      ends: "Ends 30 Nov 09:00 · Dr. Manju",
    },
    granted: {
      Period: "1 Jan 2024 to 26 Nov 2026 The patient shortened the period.",
      "Keep until": "30 Nov 2026, 09:00 The patient brought the end forward.",
    },
  },
  {
    title: "mixed: types, periods and ends that differ by hospital",
    request: {
      artefacts: [
        at(GREEN, { hiTypes: ["Prescription"] }),
        at(LAKE, { hiTypes: ["DiagnosticReport"], from: ist("2025-01-01 00:00") }),
        at(SAHYADRI, { hiTypes: ["Prescription"], end: ist("2026-11-27 12:00") }),
      ],
    },
    row: {
      status: "Granted in part",
      content: "Record types differ by hospital · Treating the patient (Care Management)",
      sentence:
        "The patient allowed it today 10:08, without 5 record types, and with other limits: 3 hospitals, first ends tomorrow 12:00.",
      ends: "Ends first 12:00 tomorrow · Dr. Manju",
    },
    granted: {
      Period: "Differs by hospital, see below The patient shortened the period.",
      "Keep until": "First ends 27 Nov 2026, 12:00 The patient brought the end forward.",
      "Hospital or lab": `${GREEN} ${LAKE} ${SAHYADRI}`,
    },
  },
  {
    title: "partly revoked",
    request: {
      artefacts: [at(GREEN), at(SAHYADRI, { status: "REVOKED", endedAt: ist("2026-11-26 10:20") })],
    },
    row: {
      status: "Granted in part",
      content: "All record types · Treating the patient (Care Management)",
      sentence: `The patient allowed it today 10:08: ${GREEN}, until 26 Dec 10:03. ${SAHYADRI} was withdrawn today 10:20; 1 of 2 hospitals left.`,
      ends: "Ends 26 Dec 10:03 · Dr. Manju",
    },
    granted: { "Hospital or lab": `${GREEN} ${SAHYADRI} withdrawn 10:20 today` },
    blocks: [
      [GREEN, `${GREEN} Granted May be seen All record types, ${FIVE_YEARS} ${UNTIL} ${RECORDS}`],
      [SAHYADRI, `${SAHYADRI} Revoked Could be seen until 10:20 today. May no longer be used.`],
    ],
  },
  {
    title: "partly expired by the clock, and stored as granted still",
    request: {
      artefacts: [
        at(GREEN, { hiTypes: ["Prescription"], end: ist("2026-11-26 10:29") }),
        at(LAKE, { status: "EXPIRED", endedAt: ist("2026-11-26 10:21"), end: ist("2026-11-26 10:20") }),
        at(SAHYADRI),
      ],
    },
    row: {
      status: "Granted in part",
      content: "All record types · Treating the patient (Care Management)",
      sentence: `The patient allowed it today 10:08: ${SAHYADRI}, until 26 Dec 10:03. 2 of 3 hospitals ended, the last today 10:29.`,
    },
    blocks: [
      [SAHYADRI, `${SAHYADRI} Granted May be seen All record types, ${FIVE_YEARS} ${UNTIL} ${RECORDS}`],
      [GREEN, `${GREEN} Expired Could be seen until 10:29 today. May no longer be used.`],
      [LAKE, `${LAKE} Expired Could be seen until 10:20 today. May no longer be used.`],
    ],
  },
  {
    title: "one hospital granted, and one not used because it names more than was asked",
    request: {
      hiTypes: ["Prescription"],
      artefacts: [
        at(GREEN),
        at(LAKE, { status: "MISMATCH", hiTypes: [...HI_TYPES], mismatchReasons: ["more-hi-types"] }),
      ],
    },
    row: {
      status: "Granted in part",
      content: "Prescriptions · Treating the patient (Care Management)",
      sentence: `The patient allowed it today 10:08: ${GREEN}, until 26 Dec 10:03. ${LAKE} is not used: it does not match the request.`,
    },
    granted: { "Hospital or lab": GREEN },
    blocks: [
      [GREEN, `${GREEN} Granted May be seen Prescriptions, ${FIVE_YEARS} ${UNTIL} ${RECORDS}`],
      [
        LAKE,
        `${LAKE} Does not match the request It is not used, because it does not match the request: it names other record types than were asked for`,
      ],
    ],
  },
  {
    title: "not used at all, because nothing matches the request",
    request: { artefacts: [at(LAKE, { status: "MISMATCH", mismatchReasons: ["wider-dates"] })] },
    row: {
      status: "Set aside",
      content: "Asked: All record types · Treating the patient (Care Management)",
      isAsked: true,
      sentence: `The patient answered at 10:08 today, but the consent from ${LAKE} is not what was asked for. Your administrator must look at it under Callbacks.`,
      ends: "Dr. Manju",
    },
    granted: { Purpose: "Granted: Nothing that may be used" },
  },
  {
    title: "nothing left: every hospital withdrawn",
    request: {
      status: "REVOKED",
      settledAt: ist("2026-11-26 10:20"),
      artefacts: [GREEN, SAHYADRI].map((hip) => at(hip, { status: "REVOKED", endedAt: ist("2026-11-26 10:20") })),
    },
    row: {
      status: "Revoked",
      content: "Asked: All record types · Treating the patient (Care Management)",
      isAsked: true,
      sentence: "The patient withdrew consent at 10:20 today. Do not use these records.",
      ends: "ended 10:20 today · Dr. Manju",
    },
    granted: { Purpose: "Granted: Nothing any more" },
    blocks: [GREEN, SAHYADRI].map((hip) => [
      hip,
      `${hip} Revoked Could be seen until 10:20 today. May no longer be used.`,
    ]),
  },
  {
    title: "nothing left: every hospital over by the clock, and stored as granted still",
    request: { artefacts: [at(GREEN, { end: ist("2026-11-26 10:15") }), at(LAKE, { end: ist("2026-11-26 10:25") })] },
    row: {
      status: "Expired",
      content: "Asked: All record types · Treating the patient (Care Management)",
      sentence: "Consent ended at 10:25 today. Ask again if you still need the records.",
      ends: "ended 10:25 today · Dr. Manju",
    },
    granted: { Purpose: "Granted: Nothing any more" },
  },
  {
    title: "granted, with the details still to come",
    request: { artefacts: [{ status: "FETCHING" }, { status: "FETCHING" }] },
    row: {
      status: "Granted",
      content: "Asked: All record types · Treating the patient (Care Management)",
      isAsked: true,
      sentence: "The patient allowed it at 10:08 today. Waiting for 2 hospitals; 0 have arrived.",
      ends: "Dr. Manju",
    },
    granted: { Purpose: "Granted: Not known yet" },
  },
  {
    title: "not granted yet",
    request: { status: "REQUESTED" },
    row: {
      status: "Requested",
      content: "Asked: All record types · Treating the patient (Care Management)",
      isAsked: true,
      ends: "Ends 26 Dec 10:03 · Dr. Manju",
    },
    granted: { Purpose: "Granted: Nothing yet" },
    blocks: [],
  },
  {
    title: "not granted yet, with details that no grant has named",
    request: { status: "REQUESTED", artefacts: [at(GREEN, { announced: false })] },
    row: { status: "Requested", isAsked: true },
    granted: { Purpose: "Granted: Nothing yet" },
    blocks: [],
  },
  {
    title: "denied",
    request: { status: "DENIED", settledAt: ist("2026-11-26 09:13") },
    row: { status: "Denied", isAsked: true, ends: "ended 09:13 today · Dr. Manju" },
    granted: { Purpose: "Granted: Nothing" },
  },
  {
    title: "a draft",
    request: { status: "DRAFT" },
    row: { status: "Draft", content: "", asked: "begun 10:03 todayDr. Manju", ends: "Dr. Manju" },
  },
];

describe.each(EXAMPLES)("$title", ({ request, row, sentence, granted = {}, blocks }) => {
  const shown = shownConsent(listedExample(request), NOW);

  test("reads in the list as what holds now", () => {
    expect(shown.row).toMatchObject(row);
  });

  test("reads on the page as in the list, with the name of the patient", () => {
    const { status, sentence: ofPage }: ShownPage = shown.page;
    expect(status).toBe(row.status);
    if (row.sentence)
      expect(ofPage).toBe(
        sentence ?? row.sentence.replace(/^The patient allowed it today/, "Hina Patel allowed it today"),
      );
    const texts = Object.keys(granted).map((line) => [line, shown.page.granted[line]?.text]);
    expect(Object.fromEntries(texts)).toEqual(granted);
    if (blocks) expect(shown.page.blocks.map(({ hospital, text }) => [hospital, text])).toEqual(blocks);
  });
});

describe("what is in force", () => {
  const viewOf = (request: ExampleRequest) => consentView(listedByClock(listedExample(request), NOW), NOW);

  test("ends with the request where the artefact names a later end or the same", () => {
    const end = ist("2026-12-01 10:00");
    const { inForce } = viewOf({ end, artefacts: [at(GREEN, { end: ist("2026-12-05 10:00") })] });
    expect(inForce.map(({ dataEraseAt }) => dataEraseAt)).toEqual([end.toISOString()]);
  });

  test("is not narrowed by seconds that a network leaves out", () => {
    const { sum } = viewOf({
      to: new Date("2026-11-26T04:33:42.123Z"),
      artefacts: [at(GREEN, { to: new Date("2026-11-26T04:33:00Z") })],
    });
    expect(sum).toMatchObject({ isPartial: false, narrowed: { period: false } });
  });

  test("counts a hospital once, and not as lost while another consent of it holds", () => {
    const { sum, ended } = viewOf({
      artefacts: [at(GREEN), at(GREEN, { status: "EXPIRED", endedAt: ist("2026-11-26 10:20") })],
    });
    expect(sum).toMatchObject({ hospitals: { count: 1, names: [GREEN] }, ended: [], isPartial: false });
    expect(ended).toHaveLength(1);
  });

  test("counts hospitals of which nothing is known without a name", () => {
    const { sum } = viewOf({ artefacts: [at(GREEN), { hip: null }] });
    expect(sum?.hospitals).toEqual({ count: 2, names: [GREEN] });
  });
});
