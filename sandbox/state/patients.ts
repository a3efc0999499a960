import { createHash } from "node:crypto";
import { careContextReferences } from "@/sandbox/hip/health-documents";
import { HOSPITALS, type Hospital } from "./hospitals";

/** What a patient does with a request: `waits` for an answer on the phone, `grants` or `denies` at once, or `never` answers. */
export type Behaviour = "waits" | "grants" | "denies" | "never";

export type CareContext = { patientReference: string; careContextReference: string };

/** One hospital that has linked records of a patient. */
export type Link = { hospital: Hospital; careContexts: CareContext[] };

export type Patient = { abhaAddress: string; name: string; behaviour: Behaviour; links: Link[] };

/** `visits`: how many of the visits to each hospital are linked, the newest first. */
type Kind = { behaviour: Behaviour; hospitals: Hospital[]; visits: number | "all" };

const { general, laboratory, clinic, empty } = HOSPITALS;

const KINDS = {
  hina: { behaviour: "waits", hospitals: [general, laboratory, clinic], visits: "all" },
  twohips: { behaviour: "waits", hospitals: [general, laboratory], visits: 4 },
  norecords: { behaviour: "waits", hospitals: [empty], visits: 1 },
  silent: { behaviour: "never", hospitals: [general], visits: 1 },
  deny: { behaviour: "denies", hospitals: [general, clinic], visits: 1 },
  grant: { behaviour: "grants", hospitals: [general, clinic], visits: 2 },
} as const satisfies Record<string, Kind>;

const LISTED: [address: string, name: string, kind: keyof typeof KINDS][] = [
  ["hinapatel@sbx", "Hina Patel", "hina"],
  ["twohips@sbx", "Patient of Two Hospitals", "twohips"],
  ["norecords@sbx", "Patient without Records", "norecords"],
  ["grant@sbx", "Patient who Allows", "grant"],
  ["deny@sbx", "Patient who Denies", "deny"],
  ["silent@sbx", "Patient who is Silent", "silent"],
];

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

/** A role and a number: no real person's name, and different for every address that a test uses. */
function nameFor(address: string): string {
  return `Patient ${digest(address).toString("hex").slice(0, 6)}`;
}

function build(abhaAddress: string, name: string, kind: Kind): Patient {
  const links = kind.hospitals.map((hospital) => ({
    hospital,
    careContexts: careContextReferences(hospital, kind.visits).map((careContextReference) => ({
      patientReference: `${hospital.id}-${digest(abhaAddress + hospital.id)
        .toString("hex")
        .slice(0, 8)}`,
      careContextReference,
    })),
  }));
  return { abhaAddress, name, behaviour: kind.behaviour, links };
}

/** The demo patients that the phone's first page lists. */
export function listedPatients(): Patient[] {
  return LISTED.map(([address, name, kind]) => build(address, name, KINDS[kind]));
}

/**
 * The patient with an ABHA address (upper or lower case), or null. The listed ones also have the default address of their ABHA number. Besides
 * them there are `grant-<any>@sbx`,
 * `deny-<any>@sbx`, `silent-<any>@sbx` and `hina-<any>@sbx`, so that every test has patients of its own.
 */
export function findPatient(abhaAddress: string): Patient | null {
  const address = abhaAddress.toLowerCase();
  const listed = LISTED.find(([known]) => known === address);
  if (listed !== undefined) return build(listed[0], listed[1], KINDS[listed[2]]);
  const byNumber = LISTED.find(([known]) => `${abhaNumber(known).replaceAll("-", "")}@sbx` === address);
  if (byNumber !== undefined) return build(address, byNumber[1], KINDS[byNumber[2]]);
  const kind = /^(grant|deny|silent|hina)-[a-z0-9]+@sbx$/.exec(address)?.[1] as keyof typeof KINDS | undefined;
  return kind === undefined ? null : build(address, nameFor(address), KINDS[kind]);
}

/** A made-up ABHA number of 14 digits, always the same for an address. */
export function abhaNumber(abhaAddress: string): string {
  const digits = (BigInt(`0x${digest(abhaAddress).toString("hex").slice(0, 24)}`) % 10n ** 12n)
    .toString()
    .padStart(12, "0");
  return `91-${digits.slice(0, 4)}-${digits.slice(4, 8)}-${digits.slice(8)}`;
}
