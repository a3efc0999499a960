import type { DialectName } from "@/lib/abdm/vocabulary";
import type { DateRange } from "./consent-request";

/** One attempt to push a page of records. `answered` is the HTTP status, or null when there was no response. */
export type PagePush = {
  at: string;
  pageNumber: number;
  pageCount: number;
  careContextReferences: string[];
  answered: number | null;
};

/** What an HIU reported about a transfer. */
export type TransferReport = {
  at: string;
  sessionStatus: string;
  statusResponses: { careContextReference: string; hiStatus: string; description: string | null }[];
};

/** What an HIU requests under a consent artefact. Key and nonce are base64, as received. */
export type RequestedData = {
  artefactId: string;
  dateRange: DateRange;
  dataPushUrl: string;
  publicKey: string;
  nonce: string;
};

/** The transfer of the records of one consent artefact. Times are ISO 8601 in UTC. */
export type Transaction = {
  id: string;
  clientId: string;
  hiuId: string;
  dialect: DialectName;
  consentRequestId: string;
  hipId: string;
  requested: RequestedData;
  requestedAt: string;
  /** TRANSFERRED when the HIU accepted every page that was pushed, FAILED when it did not or the consent ended meanwhile. */
  status: "REQUESTED" | "TRANSFERRED" | "FAILED";
  /** The attempts, oldest first. */
  pushes: PagePush[];
  reports: TransferReport[];
};
