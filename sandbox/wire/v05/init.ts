import { ACCESS_MODES, FREQUENCY_UNITS, OFFERED_HI_TYPES, PURPOSE_CODES } from "@/lib/abdm/vocabulary";
import { tell } from "@/sandbox/callbacks/tell";
import { v05Voice } from "@/sandbox/callbacks/v05-voice";
import type { Trouble } from "@/sandbox/callbacks/voice";
import { ask } from "@/sandbox/consent/ask";
import type { Handler } from "@/sandbox/wire/answer-call";
import { inner, isObject, text, type Json } from "@/sandbox/wire/json";
import { readAsked } from "@/sandbox/wire/read-asked";
import { authorize, instant } from "./envelope";
import { invalidRequest } from "./refusals";

/** The first required attribute that is missing, by its path. */
function missingAttribute(consent: Json): string | null {
  const permission = inner(consent, "permission");
  const texts: [path: string, value: string | null][] = [
    ["purpose.text", text(inner(consent, "purpose"), "text")],
    ["purpose.code", text(inner(consent, "purpose"), "code")],
    ["patient.id", text(inner(consent, "patient"), "id")],
    ["hiu.id", text(inner(consent, "hiu"), "id")],
    ["requester.name", text(inner(consent, "requester"), "name")],
    ["permission.accessMode", text(permission, "accessMode")],
    ["permission.dateRange.from", text(inner(permission, "dateRange"), "from")],
    ["permission.dateRange.to", text(inner(permission, "dateRange"), "to")],
    ["permission.dataEraseAt", text(permission, "dataEraseAt")],
    ["permission.frequency.unit", text(inner(permission, "frequency"), "unit")],
  ];
  const missing = texts.find(([, value]) => value === null || value === "");
  if (missing !== undefined) return missing[0];
  if (!Array.isArray(consent["hiTypes"]) || consent["hiTypes"].length === 0) return "hiTypes";
  const frequency = inner(permission, "frequency");
  if (!Number.isInteger(frequency["value"]) || !Number.isInteger(frequency["repeats"])) return "permission.frequency";
  const [modes, units]: (readonly string[])[] = [ACCESS_MODES, FREQUENCY_UNITS];
  if (modes?.includes(text(permission, "accessMode") ?? "") !== true) return "permission.accessMode";
  return units?.includes(text(frequency, "unit") ?? "") === true ? null : "permission.frequency.unit";
}

/** What the consent manager itself will not take; it says so in on-init, not in the answer. */
function troubleOf(consent: Json, now: Date): Trouble | null {
  const permission = inner(consent, "permission");
  const range = inner(permission, "dateRange");
  const [from, to] = [instant(text(range, "from") ?? ""), instant(text(range, "to") ?? "")];
  const eraseAt = instant(text(permission, "dataEraseAt") ?? "");
  const types: readonly unknown[] = OFFERED_HI_TYPES;
  if (!(PURPOSE_CODES as string[]).includes(text(inner(consent, "purpose"), "code") ?? "")) return "invalid purpose";
  if (!(consent["hiTypes"] as unknown[]).every((type) => types.includes(type))) return "invalid HI types";
  return from <= to && to <= now.getTime() && eraseAt > now.getTime() ? null : "invalid dates";
}

/** POST /gateway/v0.5/consent-requests/init: puts the question to the patient. */
export const initRequest: Handler = (network, call) => {
  const opened = authorize(network, call);
  if ("refused" in opened) return opened.refused;
  const { client, requestId, json } = opened;
  const consent = json["consent"];
  if (!isObject(consent)) return invalidRequest("Invalid request: consent is required");
  const missing = missingAttribute(consent);
  if (missing !== null) return invalidRequest(`Invalid request: consent.${missing} is required`);
  const hiuId = text(inner(consent, "hiu"), "id") ?? "";
  if (!client.hiuIds.includes(hiuId)) return invalidRequest(`Invalid HIU id: ${hiuId}`);
  const listener = { clientId: client.clientId, hiuId, dialect: "v0.5" } as const;
  const trouble = troubleOf(consent, network.now());
  if (trouble !== null) {
    const body = v05Voice.failed("on-init", requestId, trouble);
    return { status: 202, after: () => tell(network, listener, "on-init", body, null) };
  }
  return { status: 202, after: ask(network, listener, requestId, readAsked(consent)) };
};
