import "server-only";
import type { ConsentRequestStatus } from "@/lib/consent/request/consent-request-status";

/** A patient whom the hospital has asked before, with the newest request. Instants are ISO 8601 in UTC. */
export type KnownPatient = {
  abhaAddress: string;
  /** Null where the network has not named the patient yet. */
  name: string | null;
  lastRequest: { at: string; status: ConsentRequestStatus };
};

/** What the hospital knows of an address of a list before its patient is asked. Instants are ISO 8601 in UTC. */
export type AddressCheck = {
  abhaAddress: string;
  /** The id that the request to this patient has, or gets: the same for the same list, doctor and address. */
  requestId: string;
  name: string | null;
  /** The request of this list was submitted before. */
  isAsked: boolean;
  /** The newest other request that the patient can still answer. */
  open: { id: string; requester: string; at: string } | null;
};
