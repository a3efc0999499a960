import type { CmConsentRequestId, ConsentArtefactId, OutboundRequestId, InboundRequestId } from "@/lib/ids";
import type {
  AccessMode,
  CmStatus,
  DialectName,
  Frequency,
  HiType,
  PublicKeyFormat,
  PurposeCode,
} from "@/lib/abdm/vocabulary";

/** A period of records; `from` <= `to`. */
export type DateRange = { from: Date; to: Date };

export type CareContext = {
  patientReference: string;
  careContextReference: string;
};

/**
 * The doctor, as shown to the patient. `registrationNumber`, with the medical council, is sent as an identifier of type `REGNO`, and the `hprId` of a doctor
 * without one as `HPRID`: the specification leaves the type open.
 */
export type Requester = { name: string } & ({ registrationNumber: string } | { hprId: string });

/** The access that is requested and granted: one shape in the consent request and in the consent artefact. */
export type Permission = {
  accessMode: AccessMode;
  dateRange: DateRange;
  dataEraseAt: Date;
  frequency: Frequency;
};

/** A message to the gateway, independent of the dialect. */
export type OutboundMessage =
  | { kind: "find-patient"; abhaAddress: string }
  | {
      kind: "consent-request-init";
      abhaAddress: string;
      purpose: PurposeCode;
      hiTypes: HiType[];
      permission: Permission;
      requester: Requester;
      hip: { id: string; name: string | null } | null;
      careContexts: CareContext[] | null;
    }
  | { kind: "consent-request-status"; cmConsentRequestId: CmConsentRequestId }
  /** Acknowledges a notification, with exactly one acknowledgement for each artefact id. `inReplyTo` is the notification's request id. */
  | {
      kind: "consent-on-notify";
      inReplyTo: InboundRequestId;
      artefactIds: ConsentArtefactId[];
    }
  | { kind: "consent-fetch"; artefactId: ConsentArtefactId }
  /** Requests the records of an artefact, for a period within its own. `keys.expiresAt`: until when a HIP may encrypt for them. */
  | {
      kind: "health-information-request";
      artefactId: ConsentArtefactId;
      dateRange: DateRange;
      pushUrl: string;
      keys: { publicKey: Buffer; nonce: Buffer; format: PublicKeyFormat; expiresAt: Date };
    }
  /** Reports what became of a transfer, with at least one care context. `at` has passed. */
  | {
      kind: "health-information-notify";
      artefactId: ConsentArtefactId;
      transactionId: string;
      at: Date;
      hipId: string;
      status: TransferStatus;
      careContexts: CareContextResult[];
    };

/** What became of the records of one care context; a description is required also where all is well. */
export type CareContextResult = { reference: string; isUsable: boolean; description: string };

/** `RECEIVED` means `TRANSFERRED`: gateways were seen that accept one word alone, and their documents ask for both. */
export type TransferStatus = "TRANSFERRED" | "RECEIVED" | "FAILED";

export type OutboundKind = OutboundMessage["kind"];

/** What the outbox can hold: messages, and calls whose result is in the HTTP response. */
export const OUTBOX_KINDS = [
  "find-patient",
  "consent-request-init",
  "consent-request-status",
  "consent-on-notify",
  "consent-fetch",
  "health-information-request",
  "health-information-notify",
  "search-abha-address",
  "register-callback-address",
  "read-bridge",
] as const;
export type OutboxKind = (typeof OUTBOX_KINDS)[number];

/** What is counted as a call to the gateway. Sessions have no entry in the outbox. */
export type GatewayCallKind = OutboxKind | "open-session";

/** The gateway's error: `code` without the trailing ": " that v3 adds, `message` as received. Either may be empty. */
export type WireError = { code: string; message: string };

/** A consent artefact as on-fetch delivers it: what the patient granted, which may be less than what was requested. */
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

/**
 * A callback from the gateway, independent of the dialect. `inReplyTo` is the request id that the callback names: any
 * text until it is looked up among the requests that we sent.
 */
export type InboundMessage =
  | {
      kind: "on-find";
      inReplyTo: string;
      result: { abhaAddress: string; name: string } | WireErrorResult;
    }
  | {
      kind: "on-init";
      inReplyTo: string;
      result: { cmConsentRequestId: CmConsentRequestId } | WireErrorResult;
    }
  | {
      kind: "on-status";
      inReplyTo: string;
      /** `artefactIds` is null if the dialect does not send them. */
      result:
        | {
            cmConsentRequestId: CmConsentRequestId;
            status: CmStatus;
            artefactIds: ConsentArtefactId[] | null;
          }
        | WireErrorResult;
    }
  | {
      kind: "notify";
      cmConsentRequestId: CmConsentRequestId | null;
      status: CmStatus;
      reason: string | null;
      artefactIds: ConsentArtefactId[];
    }
  | {
      kind: "on-fetch";
      inReplyTo: string;
      /** A revoked or expired artefact may come with its status only. */
      result:
        { artefact: FetchedArtefact } | { status: CmStatus; artefactId: ConsentArtefactId | null } | WireErrorResult;
    }
  | {
      /** The network has a request of records, or refuses it. */
      kind: "on-request";
      inReplyTo: string;
      result: { transactionId: string } | WireErrorResult;
    };

export type WireErrorResult = { error: WireError };

export type InboundKind = InboundMessage["kind"];

/**
 * An HTTP request, complete except for its `Authorization` header. `path` is appended to the credential's gateway address
 * if `base` is `gateway`, or to the origin of that address if `base` is `origin` (v0.5 has its bridge service outside `/gateway`).
 */
export type WireCall = {
  method: "POST" | "PATCH" | "GET";
  base: "gateway" | "origin";
  path: string;
  headers: Record<string, string>;
  body: string | null;
};

/** Values that every call carries. `timestamp` is the time at which this attempt is sent. */
export type Envelope = {
  requestId: OutboundRequestId;
  timestamp: Date;
  cmId: string;
  hiuId: string;
};

export type SessionToken = { accessToken: string; expiresInSeconds: number };

/** What the gateway has registered for a client: the callback address (null if none) and the client's facilities. */
export type Bridge = {
  url: string | null;
  /** False if the gateway has deactivated or blocklisted the bridge and delivers nothing. */
  active: boolean;
  services: { id: string; types: string[]; active: boolean }[];
};

/** An address of the gateway, besides its realm's, that publishes the keys that sign callbacks. `needsToken`: only for clients with a session. */
export type KeySetLocation = Pick<WireCall, "base" | "path"> & { needsToken: boolean };

/** The headers of a callback, by name in any case. */
export type CallbackHeaders = Pick<Headers, "get">;

/** One version of the wire protocol. Only its implementations know paths, headers and bodies. */
export interface Dialect {
  readonly name: DialectName;
  /** The kind of callback at each path below the registered address; paths have no leading slash. */
  readonly callbackPaths: ReadonlyMap<string, InboundKind>;
  /** In the order in which they are fetched. */
  readonly keySetLocations: readonly KeySetLocation[];
  /** How a patient is looked up: with `find-patient` and its callback, or with `searchAbhaAddress` at the ABHA service. */
  readonly patientLookup: "callback" | "abha-search";
  /** Throws `UnsupportedMessage` for a message that does not exist in the dialect (v3: `find-patient`). */
  encode(message: OutboundMessage, envelope: Envelope): WireCall;
  encodeSession(client: { id: string; secret: string }, envelope: Omit<Envelope, "hiuId">): WireCall;
  /** Any 2xx response with an access token is a session; everything else is read as the gateway's error. */
  decodeSession(status: number, body: string): SessionToken | WireErrorResult;
  /** Registers the address to which the gateway sends callbacks. */
  encodeCallbackAddress(url: string, envelope: Envelope): WireCall;
  /** Requests what the gateway has registered for the client; `decodeBridge` decodes the response. */
  encodeReadBridge(envelope: Envelope): WireCall;
  /** The gateway's id of a callback, or null if it sent none. */
  inboundRequestId(headers: CallbackHeaders, body: unknown): InboundRequestId | null;
  /** Throws `MalformedMessage` if a value that the application needs is missing or invalid. */
  decode(kind: InboundKind, body: unknown): InboundMessage;
}

/** An authentic callback that cannot be decoded. It is stored for an administrator. */
export class MalformedMessage extends Error {
  constructor(
    readonly kind: InboundKind,
    /** The fields that are wrong and what is expected of them; no values of the message. */
    readonly detail: string,
  ) {
    super(`${kind}: ${detail}`);
    this.name = "MalformedMessage";
  }
}

/** A message that does not exist in the dialect. This is an error of the caller, which must check `patientLookup` first. */
export class UnsupportedMessage extends Error {
  constructor(
    readonly dialect: DialectName,
    readonly kind: OutboundKind,
  ) {
    super(`${dialect} has no ${kind}`);
    this.name = "UnsupportedMessage";
  }
}
