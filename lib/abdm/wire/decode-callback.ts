import "server-only";

import { z } from "zod";

import { readWireError } from "@/lib/abdm/errors/parse-wire-error";
import {
  type InboundKind,
  type InboundMessage,
  MalformedMessage,
  type WireError,
  type WireErrorResult,
} from "@/lib/abdm/messages";
import { abhaAddress, artefactIds, cmStatus, displayText, opaqueId, toDisplayText } from "@/lib/abdm/wire/fields";
import { fetchedConsent } from "@/lib/abdm/wire/fetched-consent";
import type { CmConsentRequestId, ConsentArtefactId } from "@/lib/ids";

/**
 * Decodes the body of a callback. The dialects differ only in the name of the field with the request id (`response` in v3,
 * `resp` in v0.5), and gateways use both names in both dialects, so both are read. Throws `MalformedMessage`. Source: ABDM
 * v3 M3, ndhm-hiu.yml 0.5.
 */
export function decodeCallback(kind: InboundKind, body: unknown): InboundMessage {
  switch (kind) {
    case "on-find":
      return { kind, ...decodeReply(kind, body, "patient", foundPatient) };
    case "on-init":
      return { kind, ...decodeReply(kind, body, "consentRequest", initiatedRequest) };
    case "on-status":
      return { kind, ...decodeReply(kind, body, "consentRequest", checkedRequest) };
    case "on-fetch":
      return { kind, ...decodeReply(kind, body, "consent", fetchedConsent) };
    case "on-request":
      return { kind, ...decodeReply(kind, body, "hiRequest", requestedRecords) };
    case "notify":
      return { kind, ...parse(kind, notificationBody, body).notification };
  }
}

const cmConsentRequestId = opaqueId.transform((id) => id as CmConsentRequestId);

const foundPatient = z
  .object({ id: abhaAddress, name: displayText.nullish() })
  .transform(({ id, name }) => ({ abhaAddress: id, name: name?.trim() ?? "" }));

const initiatedRequest = z.object({ id: cmConsentRequestId }).transform(({ id }) => ({ cmConsentRequestId: id }));

const checkedRequest = z
  .object({
    id: cmConsentRequestId,
    status: cmStatus,
    consentArtefacts: artefactIds,
  })
  .transform(({ id, status, consentArtefacts }) => ({
    cmConsentRequestId: id,
    status,
    artefactIds: consentArtefacts as ConsentArtefactId[] | null,
  }));

const requestedRecords = z.object({ transactionId: opaqueId });

const notification = z
  .object({
    consentRequestId: z.union([opaqueId, z.string().trim().length(0)]).nullish(),
    status: cmStatus,
    reason: displayText.nullish().catch(null),
    consentArtefacts: artefactIds,
  })
  .transform(({ consentRequestId, status, reason, consentArtefacts }) => ({
    cmConsentRequestId: (consentRequestId || null) as CmConsentRequestId | null,
    status,
    reason: reason ?? null,
    artefactIds: (consentArtefacts ?? []) as ConsentArtefactId[],
  }))
  // A revocation may contain only artefact ids. Without any id the notification cannot be assigned to a consent request.
  .refine(
    ({ cmConsentRequestId, artefactIds }) => cmConsentRequestId !== null || artefactIds.length > 0,
    "has neither a consent request id nor an artefact id",
  );

const notificationBody = z.object({ notification });

const requestReference = z.object({ requestId: opaqueId.toLowerCase().nullish() }).nullish().catch(null);

const replyBody = z.looseObject({
  response: requestReference,
  resp: requestReference,
  error: z.unknown().optional(),
});

/**
 * Decodes a callback that replies to one of our requests. A valid payload has precedence over an error in the same body:
 * published examples have `"error":{"code":1000,"message":"string"}` beside a successful result (a default of Swagger), and
 * an id that the consent manager has assigned exists whatever the error is.
 */
function decodeReply<T>(kind: InboundKind, body: unknown, field: string, payload: z.ZodType<T>) {
  const reply = parse(kind, replyBody, body);
  const inReplyTo = reply.response?.requestId || reply.resp?.requestId;
  if (!inReplyTo) throw new MalformedMessage(kind, "response.requestId: missing, in resp as well");
  const parsed = payload.safeParse(reply[field]);
  if (parsed.success) return { inReplyTo, result: parsed.data };
  const error = readError(reply.error);
  if (error === null) throw new MalformedMessage(kind, describe(parsed.error, field));
  const result: T | WireErrorResult = { error };
  return { inReplyTo, result };
}

function readError(value: unknown): WireError | null {
  const error = readWireError(value);
  return error && { code: toDisplayText(error.code, 100), message: toDisplayText(error.message, 1000) };
}

function parse<T>(kind: InboundKind, schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw new MalformedMessage(kind, describe(parsed.error));
  return parsed.data;
}

const DESCRIBED_FIELDS = 5;

/** Lists the first fields that are wrong and what is expected of them, but no values: admins see the text. */
function describe(error: z.ZodError, ...parents: string[]): string {
  return error.issues
    .slice(0, DESCRIBED_FIELDS)
    .map(({ path, message }) => `${[...parents, ...path].join(".") || "body"}: ${message}`)
    .join("; ");
}
