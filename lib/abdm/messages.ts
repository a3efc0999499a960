import type { CmConsentRequestId, ConsentArtefactId, GatewayRequestId, InboundRequestId } from "@/lib/ids";
import type { AccessMode, CmStatus, DialectName, Frequency, HiType, PurposeCode } from "@/lib/abdm/vocabulary";

/** A period of records; `from` <= `to`. */
export type DateRange = { from: Date; to: Date };

export type CareContext = {
  patientReference: string;
  careContextReference: string;
};

/** Who asks, as the patient will read it. `registrationNumber` goes out as a `REGNO` identifier. */
export type Requester = { name: string; registrationNumber: string };

/** What can be granted: the same words in a question and in its answer. */
export type Permission = {
  accessMode: AccessMode;
  dateRange: DateRange;
  dataEraseAt: Date;
  frequency: Frequency;
};

/** What is said to the gateway, free of dialect. */
export type OutboundMessage =
  | { kind: "find-patient"; abhaAddress: string }
  | {
      kind: "init-consent-request";
      abhaAddress: string;
      purpose: PurposeCode;
      hiTypes: HiType[];
      permission: Permission;
      requester: Requester;
      hip: { id: string; name: string | null } | null;
      careContexts: CareContext[] | null;
    }
  | { kind: "check-consent-request"; cmConsentRequestId: CmConsentRequestId }
  /** Answers a notification: exactly one acknowledgement for each artefact id, or an error, never both. */
  | {
      kind: "acknowledge-notification";
      inReplyTo: InboundRequestId;
      artefactIds: ConsentArtefactId[];
    }
  | { kind: "fetch-artefact"; artefactId: ConsentArtefactId };

export type OutboundKind = OutboundMessage["kind"];

/** The gateway's own complaint: `code` without its trailing ": ", `message` as it stood. Either may be empty. */
export type WireError = { code: string; message: string };

/** An artefact as on-fetch tells it; what the patient granted, which may be narrower than what was asked. */
export type FetchedArtefact = {
  id: ConsentArtefactId;
  status: CmStatus;
  createdAt: Date | null;
  abhaAddress: string;
  hiuId: string;
  hip: { id: string; name: string | null } | null;
  cmId: string;
  purposeCode: string;
  hiTypes: string[];
  permission: Permission;
  careContexts: CareContext[];
  signature: string | null;
};

/** What the gateway says to us, free of dialect. `answers` is the request id of the call that it answers. */
export type InboundMessage =
  | {
      kind: "patient-found";
      inReplyTo: GatewayRequestId;
      result: { abhaAddress: string; name: string } | WireErrorResult;
    }
  | {
      kind: "consent-request-initiated";
      inReplyTo: GatewayRequestId;
      result: { cmConsentRequestId: CmConsentRequestId } | WireErrorResult;
    }
  | {
      kind: "consent-request-checked";
      inReplyTo: GatewayRequestId;
      /** `artefactIds` is null where the dialect does not tell them. */
      result:
        | {
            cmConsentRequestId: CmConsentRequestId;
            status: CmStatus;
            artefactIds: ConsentArtefactId[] | null;
          }
        | WireErrorResult;
    }
  | {
      kind: "consent-notified";
      cmConsentRequestId: CmConsentRequestId | null;
      status: CmStatus;
      reason: string | null;
      artefactIds: ConsentArtefactId[];
    }
  | {
      kind: "artefact-fetched";
      inReplyTo: GatewayRequestId;
      /** A withdrawn or lapsed artefact may come with its status alone. */
      result:
        { artefact: FetchedArtefact } | { status: CmStatus; artefactId: ConsentArtefactId | null } | WireErrorResult;
    };

export type WireErrorResult = { error: WireError };

export type InboundKind = InboundMessage["kind"];

/**
 * An HTTP call, ready to leave but for its `Authorization`. `path` is appended to the credential's gateway address, or
 * to that address's origin alone where `base` says so (v0.5 keeps its bridges beside, not below, `/gateway`).
 */
export type WireCall = {
  method: "POST" | "PATCH" | "GET";
  base: "gateway" | "origin";
  path: string;
  headers: Record<string, string>;
  body: string | null;
};

/** What every call carries. `timestamp` is when this attempt leaves. */
export type Envelope = {
  requestId: GatewayRequestId;
  timestamp: Date;
  cmId: string;
  hiuId: string;
};

export type SessionToken = { accessToken: string; expiresInSeconds: number };

/** What the gateway tells of a client: where it delivers callbacks, null for nowhere, and to which facilities. */
export type Bridge = {
  url: string | null;
  /** False where the gateway says that it delivers nothing. */
  active: boolean;
  services: { id: string; types: string[]; active: boolean }[];
};

/** Where a gateway publishes the keys that sign its callbacks, besides its realm; some only to those who have a session. */
export type KeySetLocation = Pick<WireCall, "base" | "path"> & { needsToken: boolean };

/** One generation of the wire protocol: the only place that knows its paths, headers and bodies. */
export interface Dialect {
  readonly name: DialectName;
  /** Callback path below the registered address, without leading slash variations, to what it says. */
  readonly callbackPaths: Readonly<Record<string, InboundKind>>;
  /** In the order in which to ask. */
  readonly keySetLocations: readonly KeySetLocation[];
  /** How a patient is found: by `find-patient` and its callback, or by `searchAbhaAddress` at the ABHA service. */
  readonly patientLookup: "callback" | "abha-search";
  /** Throws `UnsupportedMessage` for a message that the dialect does not have (v3: `find-patient`). */
  encode(message: OutboundMessage, envelope: Envelope): WireCall;
  encodeSession(client: { id: string; secret: string }, envelope: Omit<Envelope, "hiuId">): WireCall;
  /** Any 2xx with an access token is a session; anything else is the gateway's error. */
  decodeSession(status: number, body: string): SessionToken | WireErrorResult;
  /** Registers the address below which the gateway finds our callbacks. */
  encodeCallbackAddress(url: string, envelope: Envelope): WireCall;
  /** Asks what the gateway knows of the client: `decodeBridge` reads the answer. */
  encodeReadBridge(envelope: Envelope): WireCall;
  /** The gateway's id of a callback, or null where it gave none. */
  inboundRequestId(headers: Headers, body: unknown): InboundRequestId | null;
  /** Throws `MalformedMessage` where what we act upon is missing. */
  decode(kind: InboundKind, body: unknown): InboundMessage;
}

/** A callback that is authentic but makes no sense; kept for an admin. */
export class MalformedMessage extends Error {
  constructor(
    readonly kind: InboundKind,
    detail: string,
  ) {
    super(`${kind}: ${detail}`);
    this.name = "MalformedMessage";
  }
}

/** A message that the dialect has no words for: a fault of the caller, who should have asked `patientLookup`. */
export class UnsupportedMessage extends Error {
  constructor(
    readonly dialect: DialectName,
    readonly kind: OutboundKind,
  ) {
    super(`${dialect} has no ${kind}`);
    this.name = "UnsupportedMessage";
  }
}
