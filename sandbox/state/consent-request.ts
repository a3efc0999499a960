import type { CmStatus, DialectName } from "@/lib/abdm/vocabulary";
import type { CareContext } from "./patients";

/** Times are ISO 8601 in UTC throughout. */
export type DateRange = { from: string; to: string };

/** The protocol's `permission`: which records, and until when. */
export type Permission = {
  accessMode: string;
  dateRange: DateRange;
  dataEraseAt: string;
  frequency: { unit: string; value: number; repeats: number | null };
};

/** The consent that an HIU requests from a patient. */
export type RequestedConsent = {
  patientId: string;
  purpose: { text: string; code: string; refUri?: string };
  hip: { id: string } | null;
  careContexts: CareContext[] | null;
  requester: { name: string; identifier?: { type: string; value: string; system?: string } };
  hiTypes: string[];
  permission: Permission;
};

/** The consent artefact for one hospital's records. */
export type Artefact = {
  id: string;
  status: CmStatus;
  hip: { id: string; name: string };
  hiTypes: string[];
  permission: Permission;
  careContexts: CareContext[];
  createdAt: string;
  lastUpdated: string;
  /** 256 random bytes, base64. An HIU cannot verify the real network's signature either. */
  signature: string;
};

/** A notification that was sent, and when it was acknowledged. */
export type Notification = {
  requestId: string;
  status: CmStatus;
  artefactIds: string[];
  at: string;
  acknowledgedAt: string | null;
};

export type ConsentRequest = {
  id: string;
  clientId: string;
  hiuId: string;
  dialect: DialectName;
  asked: RequestedConsent;
  status: CmStatus;
  createdAt: string;
  decidedAt: string | null;
  artefacts: Artefact[];
  notifications: Notification[];
  /** A test decided that the network does nothing when the consent reaches its end. */
  hasUnreportedEnd?: boolean;
};

/** The artefacts whose consent is in force. */
export function grantedArtefacts(request: ConsentRequest): Artefact[] {
  return request.artefacts.filter(({ status }) => status === "GRANTED");
}
