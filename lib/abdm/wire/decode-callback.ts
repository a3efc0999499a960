import "server-only";

import { z } from "zod";

import {
  type InboundKind,
  type InboundMessage,
  MalformedMessage,
  type WireError,
  type WireErrorResult,
} from "@/lib/abdm/messages";
import { readWireError } from "@/lib/abdm/errors/parse-wire-error";
import { fetchedConsent } from "@/lib/abdm/wire/fetched-consent";
import { abhaAddress, artefactIds, cmStatus, toDisplayText, opaqueId, displayText } from "@/lib/abdm/wire/fields";
import type { CmConsentRequestId, ConsentArtefactId, GatewayRequestId } from "@/lib/ids";

/**
 * Reads a callback's body. The dialects differ only in the name of the correlation field, and traffic mixes the two
 * names, so that both are read here for both. Throws `MalformedMessage`. Source: ABDM v3 M3, ndhm-hiu.yml 0.5.
 */
export function decodeCallback(kind: InboundKind, body: unknown): InboundMessage {
  switch (kind) {
    case "patient-found":
      return { kind, ...answer(kind, body, "patient", foundPatient) };
    case "consent-request-initiated":
      return {
        kind,
        ...answer(kind, body, "consentRequest", initiatedRequest),
      };
    case "consent-request-checked":
      return { kind, ...answer(kind, body, "consentRequest", checkedRequest) };
    case "artefact-fetched":
      return { kind, ...answer(kind, body, "consent", fetchedConsent) };
    case "consent-notified":
      return { kind, ...read(kind, notice, body).notification };
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

const notification = z
  .object({
    consentRequestId: z.union([opaqueId, z.string().trim().length(0)]).nullish(),
    status: cmStatus,
    reason: displayText.nullish().catch(null),
    consentArtefacts: artefactIds,
  })
  .transform((told) => ({
    cmConsentRequestId: (told.consentRequestId || null) as CmConsentRequestId | null,
    status: told.status,
    reason: told.reason ?? null,
    artefactIds: (told.consentArtefacts ?? []) as ConsentArtefactId[],
  }))
  // A withdrawal may name its artefacts alone; a notice that names nothing cannot be acted upon.
  .refine(
    (told) => told.cmConsentRequestId !== null || told.artefactIds.length > 0,
    "names neither request nor artefact",
  );

const notice = z.object({ notification });

const reference = z.object({ requestId: opaqueId.toLowerCase().nullish() }).nullish().catch(null);

const envelope = z.looseObject({
  response: reference,
  resp: reference,
  error: z.unknown().optional(),
});

/**
 * A whole payload wins over an error beside it: published examples set `"error":{"code":1000,"message":"string"}`
 * next to success (a Swagger artefact), and what the consent manager has named cannot be unsaid.
 */
function answer<T>(kind: InboundKind, body: unknown, field: string, payload: z.ZodType<T>) {
  const told = read(kind, envelope, body);
  const answers = told.response?.requestId || told.resp?.requestId;
  if (!answers) throw new MalformedMessage(kind, "names no request that it answers");
  const parsed = payload.safeParse(told[field]);
  const error = parsed.success ? null : complaintIn(told.error);
  if (!parsed.success && error === null) throw new MalformedMessage(kind, faults(parsed.error, field));
  const result: T | WireErrorResult = parsed.success ? parsed.data : { error: error ?? { code: "", message: "" } };
  return { answers: answers as GatewayRequestId, result };
}

function complaintIn(value: unknown): WireError | null {
  const error = readWireError(value);
  return error && { code: toDisplayText(error.code, 100), message: toDisplayText(error.message, 1000) };
}

function read<T>(kind: InboundKind, schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw new MalformedMessage(kind, faults(parsed.error));
  return parsed.data;
}

/** Names fields and expectations, never values: the text is logged. */
function faults(error: z.ZodError, ...under: string[]): string {
  return error.issues.map(({ path, message }) => `${[...under, ...path].join(".")}: ${message}`).join("; ");
}
