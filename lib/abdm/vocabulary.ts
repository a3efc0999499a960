/**
 * The field's words.
 *
 * - **HIU** (Health Information User): the hospital that asks to see records. Us.
 * - **HIP** (Health Information Provider): the hospital or laboratory that holds them.
 * - **CM** (Consent Manager): keeps the patient's consents; `sbx` in the sandbox, `abdm` in production.
 * - **ABHA address**: the patient's name on the network, such as `hinapatel@sbx`.
 * - **Consent request**: the question put to the patient.
 * - **Consent artefact**: the patient's permission, one for each HIP.
 * - **Care context**: one visit or episode at an HIP, the unit in which records are linked.
 * - **Purpose**: why the records are wanted. **HI type**: what kind of record is wanted.
 * - **Permission**: period of the records, time of erasure, frequency of reading.
 * - **Health information request** and **transaction**: asking for the records under an artefact, and their transfer.
 */

/** Purposes of use: code and the exact text the network demands: v3 refuses any other (ABDM-9999). */
export const PURPOSES = {
  CAREMGT: "Care Management",
  BTG: "Break the Glass",
  PUBHLTH: "Public Health",
  HPAYMT: "Healthcare Payment",
  DSRCH: "Disease Specific Healthcare Research",
  PATRQT: "Self Requested",
} as const;

export type PurposeCode = keyof typeof PURPOSES;

export const PURPOSE_CODES = Object.keys(PURPOSES) as PurposeCode[];

/** The value set that purposes are taken from, sent as `purpose.refUri`. */
export const PURPOSE_REF_URI = "http://terminology.hl7.org/ValueSet/v3-PurposeOfUse";

/** HI types a request may name. */
export const OFFERED_HI_TYPES = [
  "OPConsultation",
  "Prescription",
  "DischargeSummary",
  "DiagnosticReport",
  "ImmunizationRecord",
  "HealthDocumentRecord",
  "WellnessRecord",
] as const;

/** HI types an artefact may name: the network also knows `Invoice`. */
export const HI_TYPES = [...OFFERED_HI_TYPES, "Invoice"] as const;

export type HiType = (typeof HI_TYPES)[number];

export const DIALECTS = ["v3", "v0.5"] as const;

/** Which generation of the wire protocol a gateway speaks. */
export type DialectName = (typeof DIALECTS)[number];

export const ACCESS_MODES = ["VIEW", "STORE", "QUERY", "STREAM"] as const;
export type AccessMode = (typeof ACCESS_MODES)[number];

export const FREQUENCY_UNITS = ["HOUR", "DAY", "WEEK", "MONTH", "YEAR"] as const;
export type FrequencyUnit = (typeof FREQUENCY_UNITS)[number];

/** How often records may be fetched: `repeats` times in each `value` `unit`s; `value` 0 sets no limit. */
export type Frequency = { unit: FrequencyUnit; value: number; repeats: number };

/** What the consent manager says of a consent request or artefact. */
export const CM_STATUSES = ["REQUESTED", "GRANTED", "DENIED", "EXPIRED", "REVOKED"] as const;
export type CmStatus = (typeof CM_STATUSES)[number];

/** Shape of an ABHA address, lower case. Source: v3 `consent.patient.id`, with `ndhm` as v0.5 examples have it. */
export const ABHA_ADDRESS = /^[a-z0-9][a-z0-9_.\-!]+[a-z0-9]@(abdm|sbx|ndhm)$/;

/** What an HTML page becomes in place of a message: a firewall or proxy spoke, not the gateway. Its title may follow. */
export const HTML_PAGE_MESSAGE = "HTML page instead of an answer";
