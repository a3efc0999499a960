import type { CmStatus, HiType, PurposeCode } from "@/lib/abdm/vocabulary";
import type { ConsentRequest } from "@/sandbox/consent/consent-request";
import type { Network } from "@/sandbox/network";

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
  DENIED: "You said no",
  REVOKED: "You withdrew this",
  EXPIRED: "This has ended",
};

/** A purpose, a kind of record and a status as a patient would say them; a word nobody knows stays as it is. */
export const purposeWords = (request: ConsentRequest) =>
  PURPOSES[request.asked.purpose.code as PurposeCode] ?? request.asked.purpose.text;
export const hiTypeWords = (type: string) => HI_TYPES[type as HiType] ?? type;
export const statusWords = (status: CmStatus) => STATUSES[status];

/** Who asks: the person and the hospital. */
export function askerWords(network: Network, request: ConsentRequest): string {
  const hospital = network.clients.find(request.clientId)?.hiuNames[request.hiuId] ?? request.hiuId;
  return `${request.asked.requester.name}, ${hospital}`;
}

/** Kinds of record in one line. */
export function listWords(types: string[]): string {
  const words = types.map(hiTypeWords).map((word, index) => (index === 0 ? word : word.toLowerCase()));
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}
