/**
 * Glossary of ABDM terms.
 *
 * - **HIU** (Health Information User): the hospital that requests records; the role of this application.
 * - **HIP** (Health Information Provider): the hospital or laboratory that has the records.
 * - **CM** (Consent Manager): stores the patient's consents; its id is `sbx` in the sandbox and `abdm` in production.
 * - **ABHA address**: the patient's account name in ABDM, such as `hinapatel@sbx`.
 * - **Consent request**: a request to the patient for consent.
 * - **Consent artefact**: the consent that the patient gave, one document for each HIP.
 * - **Care context**: one visit or episode at an HIP; records are linked by care context.
 * - **Purpose**: the reason for which records are requested. **HI type**: the kind of health information.
 * - **Permission**: the part of a consent with the period of the records, the erasure date and the access frequency.
 * - **Health information request**: a request for the records under a consent artefact. **Transaction**: their transfer.
 * - **Bridge**: the registration of a client at the gateway, with its callback address and its facilities.
 * - **Dialect**: a version of the wire protocol, v3 or v0.5.
 */

/** Purposes of use: code and the exact text that ABDM requires. v3 rejects any other text (ABDM-9999). */
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

/** The value set that defines the purposes; sent as `purpose.refUri`. */
export const PURPOSE_REF_URI = "http://terminology.hl7.org/ValueSet/v3-PurposeOfUse";

/** HI types that a consent request may contain. */
export const OFFERED_HI_TYPES = [
  "OPConsultation",
  "Prescription",
  "DischargeSummary",
  "DiagnosticReport",
  "ImmunizationRecord",
  "HealthDocumentRecord",
  "WellnessRecord",
] as const;

/** HI types that a consent artefact may contain: ABDM also has `Invoice`. */
export const HI_TYPES = [...OFFERED_HI_TYPES, "Invoice"] as const;

export type HiType = (typeof HI_TYPES)[number];

export const DIALECTS = ["v3", "v0.5"] as const;

/** The version of the wire protocol that a gateway uses. */
export type DialectName = (typeof DIALECTS)[number];

export const ACCESS_MODES = ["VIEW", "STORE", "QUERY", "STREAM"] as const;
export type AccessMode = (typeof ACCESS_MODES)[number];

export const FREQUENCY_UNITS = ["HOUR", "DAY", "WEEK", "MONTH", "YEAR"] as const;
export type FrequencyUnit = (typeof FREQUENCY_UNITS)[number];

/** How often records may be fetched: `repeats` times per period of `value` `unit`s. A `value` of 0 means no limit. */
export type Frequency = { unit: FrequencyUnit; value: number; repeats: number };

/** How a public key is written: the point alone, or X.509 SubjectPublicKeyInfo, which some peers require. */
export const PUBLIC_KEY_FORMATS = ["raw", "x509"] as const;
export type PublicKeyFormat = (typeof PUBLIC_KEY_FORMATS)[number];

/** Statuses that the consent manager gives to consent requests and artefacts. */
export const CM_STATUSES = ["REQUESTED", "GRANTED", "DENIED", "EXPIRED", "REVOKED"] as const;
export type CmStatus = (typeof CM_STATUSES)[number];

/** Format of an ABHA address in lower case. Source: v3 `consent.patient.id`; `ndhm` from the examples of v0.5. */
export const ABHA_ADDRESS = /^[a-z0-9][a-z0-9_.\-!]+[a-z0-9]@(abdm|sbx|ndhm)$/;

/**
 * Error message for a response that is an HTML page: it comes from a firewall or proxy, not from the gateway. The page's
 * title may follow.
 */
export const HTML_PAGE_MESSAGE = "HTML page instead of an answer";
