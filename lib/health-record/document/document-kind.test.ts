import { expect, test } from "vitest";
import type { HiType } from "@/lib/abdm/vocabulary";
import { conceptOf } from "@/lib/health-record/document/data-types";
import { documentKindOf } from "@/lib/health-record/document/document-kind";
import { coded, parsed } from "@/test/support/health-documents";

/** A type as it is in a parsed document. */
const typeOf = (type: object | undefined) => {
  const [composition] = parsed({ resourceType: "Composition", type }).resources;
  return conceptOf(composition?.body.get("type"));
};

test.each<
  [
    title: string | undefined,
    type: object | undefined,
    artefact: HiType[],
    group: HiType | undefined,
    isConflict: boolean,
  ]
>([
  ["Prescription", coded("440545006"), ["Prescription"], "Prescription", false],
  [undefined, coded("373942005"), [], "DischargeSummary", false],
  [undefined, { text: "Wellness Record" }, [], "WellnessRecord", false],
  ["Immunisation record", undefined, [], "ImmunizationRecord", false],
  ["Invoice 17", undefined, [], "Invoice", false],
  ["Notes", { text: "Notes" }, [], undefined, false],
  ["Notes", undefined, ["Prescription"], "Prescription", false],
  ["Health Document", coded("371530004"), [], "OPConsultation", true],
  ["Discharge Summary", coded("440545006"), ["OPConsultation"], "OPConsultation", true],
  ["Prescription", coded("440545006"), ["DiagnosticReport", "Prescription"], "Prescription", false],
  ["Prescription", coded("371530004"), ["DiagnosticReport", "Prescription"], "Prescription", true],
  ["Notes", undefined, ["DiagnosticReport", "Prescription"], undefined, false],
  ["Prescription", coded("440545006"), ["DiagnosticReport", "OPConsultation"], "Prescription", true],
])(
  "the title %s, the type %j and the artefact's %j make %s, with a conflict: %s",
  (title, type, artefact, group, isConflict) => {
    expect(documentKindOf(title, typeOf(type), artefact)).toMatchObject({ group, isConflict });
  },
);
