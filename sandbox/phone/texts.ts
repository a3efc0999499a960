import type { CmStatus, HiType, PurposeCode } from "@/lib/abdm/vocabulary";
import type { Network } from "@/sandbox/network";
import type { ConsentRequest } from "@/sandbox/state/consent-request";

const PURPOSES: Record<PurposeCode, string> = {
  CAREMGT: "To look after you",
  BTG: "An emergency",
  PUBHLTH: "Public health",
  HPAYMT: "To settle a payment for your care",
  DSRCH: "Research into a disease",
  PATRQT: "Because you asked for it yourself",
};

const HI_TYPES: Record<HiType, string> = {
  OPConsultation: "Clinic visits",
  Prescription: "Prescriptions",
  DischargeSummary: "Discharge summaries",
  DiagnosticReport: "Lab and scan reports",
  ImmunizationRecord: "Vaccinations",
  HealthDocumentRecord: "Other health documents",
  WellnessRecord: "Fitness and wellness",
  Invoice: "Bills",
};

const STATUSES: Record<CmStatus, string> = {
  REQUESTED: "Waiting for your answer",
  GRANTED: "You allowed this",
  DENIED: "You denied this",
  REVOKED: "You withdrew your consent",
  EXPIRED: "This has ended",
};

/** The patient's text for a purpose; a code that is not known shows the request's own text. */
export const purposeText = (request: ConsentRequest) =>
  PURPOSES[request.asked.purpose.code as PurposeCode] ?? request.asked.purpose.text;

/** The patient's text for a record type; a type that is not known is shown as it is. */
export const hiTypeText = (type: string) => HI_TYPES[type as HiType] ?? type;

export const statusText = (status: CmStatus) => STATUSES[status];

/** The person and the hospital that request the records. */
export function requesterText(network: Network, request: ConsentRequest): string {
  const hospital = network.clients.find(request.clientId)?.hiuNames[request.hiuId] ?? request.hiuId;
  return `${request.asked.requester.name}, ${hospital}`;
}

/** Several record types in one line, joined by commas and "and". */
export function hiTypesText(types: string[]): string {
  const texts = types.map(hiTypeText).map((text, index) => (index === 0 ? text : text.toLowerCase()));
  return texts.length < 2 ? texts.join("") : `${texts.slice(0, -1).join(", ")} and ${texts.at(-1)}`;
}
