import type { CmStatus, DialectName } from "@/lib/abdm/vocabulary";
import type { CareContext } from "@/sandbox/patients/patients";

/** Times are ISO 8601 in UTC throughout. */
export type DateRange = { from: string; to: string };

export type Permission = {
  accessMode: string;
  dateRange: DateRange;
  dataEraseAt: string;
  frequency: { unit: string; value: number; repeats: number | null };
};

/** What an HIU asks of a patient. */
export type Asked = {
  patientId: string;
  purpose: { text: string; code: string; refUri?: string };
  hip: { id: string } | null;
  careContexts: CareContext[] | null;
  requester: { name: string; identifier?: { type: string; value: string; system?: string } };
  hiTypes: string[];
  permission: Permission;
};

/** The permission for one hospital's records. */
export type Artefact = {
  id: string;
  status: CmStatus;
  hip: { id: string; name: string };
  hiTypes: string[];
  permission: Permission;
  careContexts: CareContext[];
  createdAt: string;
  lastUpdated: string;
  /** 256 bytes, base64, that nobody can verify: as on the real network. */
  signature: string;
};

/** A notification that went out, and when it was acknowledged. */
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
  asked: Asked;
  status: CmStatus;
  createdAt: string;
  decidedAt: string | null;
  artefacts: Artefact[];
  notifications: Notification[];
};
