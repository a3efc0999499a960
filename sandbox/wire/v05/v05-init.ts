import { ACCESS_MODES, FREQUENCY_UNITS, OFFERED_HI_TYPES, PURPOSE_CODES } from "@/lib/abdm/vocabulary";
import type { FailureReason } from "@/sandbox/callbacks/message-builder";
import { sendCallback } from "@/sandbox/callbacks/send-callback";
import { v05MessageBuilder } from "@/sandbox/callbacks/v05-message-builder";
import { createConsentRequest } from "@/sandbox/consent/create-consent-request";
import type { CallHandler } from "@/sandbox/wire/call-route";
import { isObject, objectMember, stringMember, type Json } from "@/sandbox/wire/json";
import { readRequestedConsent } from "@/sandbox/wire/read-requested-consent";
import { authorizeV05Call, parseV05Time } from "./authorize-v05-call";
import { invalidRequest } from "./v05-refusals";

/** The path of the first required attribute that is missing or not valid, or null. */
function findMissingAttribute(consent: Json): string | null {
  const permission = objectMember(consent, "permission");
  const required: [path: string, value: string | null][] = [
    ["purpose.text", stringMember(objectMember(consent, "purpose"), "text")],
    ["purpose.code", stringMember(objectMember(consent, "purpose"), "code")],
    ["patient.id", stringMember(objectMember(consent, "patient"), "id")],
    ["hiu.id", stringMember(objectMember(consent, "hiu"), "id")],
    ["requester.name", stringMember(objectMember(consent, "requester"), "name")],
    ["permission.accessMode", stringMember(permission, "accessMode")],
    ["permission.dateRange.from", stringMember(objectMember(permission, "dateRange"), "from")],
    ["permission.dateRange.to", stringMember(objectMember(permission, "dateRange"), "to")],
    ["permission.dataEraseAt", stringMember(permission, "dataEraseAt")],
    ["permission.frequency.unit", stringMember(objectMember(permission, "frequency"), "unit")],
  ];
  const missing = required.find(([, value]) => value === null || value === "");
  if (missing !== undefined) return missing[0];
  if (!Array.isArray(consent["hiTypes"]) || consent["hiTypes"].length === 0) return "hiTypes";
  const frequency = objectMember(permission, "frequency");
  if (!Number.isInteger(frequency["value"]) || !Number.isInteger(frequency["repeats"])) return "permission.frequency";
  const modes: readonly string[] = ACCESS_MODES;
  if (!modes.includes(stringMember(permission, "accessMode") ?? "")) return "permission.accessMode";
  const units: readonly string[] = FREQUENCY_UNITS;
  return units.includes(stringMember(frequency, "unit") ?? "") ? null : "permission.frequency.unit";
}

/** Why the consent manager rejects a request; it is sent in on-init, not in the response. */
function failureReasonOf(consent: Json, now: Date): FailureReason | null {
  const permission = objectMember(consent, "permission");
  const range = objectMember(permission, "dateRange");
  const from = parseV05Time(stringMember(range, "from") ?? "");
  const to = parseV05Time(stringMember(range, "to") ?? "");
  const eraseAt = parseV05Time(stringMember(permission, "dataEraseAt") ?? "");
  const code = stringMember(objectMember(consent, "purpose"), "code") ?? "";
  const knownTypes: readonly unknown[] = OFFERED_HI_TYPES;
  if (!(PURPOSE_CODES as string[]).includes(code)) return "invalid purpose";
  if (!(consent["hiTypes"] as unknown[]).every((type) => knownTypes.includes(type))) return "invalid HI types";
  return from <= to && to <= now.getTime() && eraseAt > now.getTime() ? null : "invalid dates";
}

/** POST /gateway/v0.5/consent-requests/init: creates a consent request; its id, or an error, is sent in on-init. */
export const v05Init: CallHandler = (network, call) => {
  const authorized = authorizeV05Call(network, call);
  if ("refused" in authorized) return authorized.refused;
  const { client, requestId, json } = authorized;
  const consent = json["consent"];
  if (!isObject(consent)) return invalidRequest("Invalid request: consent is required");
  const missing = findMissingAttribute(consent);
  if (missing !== null) return invalidRequest(`Invalid request: consent.${missing} is required`);
  const hiuId = stringMember(objectMember(consent, "hiu"), "id") ?? "";
  if (!client.hiuIds.includes(hiuId)) return invalidRequest(`Invalid HIU id: ${hiuId}`);
  const recipient = { clientId: client.clientId, hiuId, dialect: "v0.5" } as const;
  const reason = failureReasonOf(consent, network.now());
  if (reason !== null) {
    const body = v05MessageBuilder.failure("on-init", requestId, reason);
    return { status: 202, after: () => sendCallback(network, recipient, "on-init", body, null) };
  }
  return { status: 202, after: createConsentRequest(network, recipient, requestId, readRequestedConsent(consent)) };
};
