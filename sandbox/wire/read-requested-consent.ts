import type { RequestedConsent } from "@/sandbox/state/consent-request";
import type { CareContext } from "@/sandbox/state/patients";
import { isObject, objectMember, stringMember, type Json } from "./json";

const utcMember = (value: Json, key: string) => new Date(stringMember(value, key) ?? "").toISOString();

function readCareContexts(value: unknown): CareContext[] | null {
  if (!Array.isArray(value)) return null;
  return value.filter(isObject).map((one) => ({
    patientReference: stringMember(one, "patientReference") ?? "",
    careContextReference: stringMember(one, "careContextReference") ?? "",
  }));
}

function readRequester(requester: Json): RequestedConsent["requester"] {
  const name = stringMember(requester, "name") ?? "";
  if (!isObject(requester["identifier"])) return { name };
  const { identifier } = requester;
  const system = stringMember(identifier, "system");
  const required = { type: stringMember(identifier, "type") ?? "", value: stringMember(identifier, "value") ?? "" };
  return { name, identifier: system === null ? required : { ...required, system } };
}

/** Reads the `consent` member of an init call that has been checked; it is the same in both dialects. Throws when a time is not valid. */
export function readRequestedConsent(consent: Json): RequestedConsent {
  const purpose = objectMember(consent, "purpose");
  const refUri = stringMember(purpose, "refUri");
  const required = { text: stringMember(purpose, "text") ?? "", code: stringMember(purpose, "code") ?? "" };
  const permission = objectMember(consent, "permission");
  const range = objectMember(permission, "dateRange");
  const frequency = objectMember(permission, "frequency");
  const hipId = stringMember(objectMember(consent, "hip"), "id");
  return {
    patientId: stringMember(objectMember(consent, "patient"), "id") ?? "",
    purpose: refUri === null ? required : { ...required, refUri },
    hip: hipId === null ? null : { id: hipId },
    careContexts: readCareContexts(consent["careContexts"]),
    requester: readRequester(objectMember(consent, "requester")),
    hiTypes: (Array.isArray(consent["hiTypes"]) ? consent["hiTypes"] : []).map(String),
    permission: {
      accessMode: stringMember(permission, "accessMode") ?? "",
      dateRange: { from: utcMember(range, "from"), to: utcMember(range, "to") },
      dataEraseAt: utcMember(permission, "dataEraseAt"),
      frequency: {
        unit: stringMember(frequency, "unit") ?? "",
        value: Number(frequency["value"]),
        repeats: frequency["repeats"] === null ? null : Number(frequency["repeats"]),
      },
    },
  };
}
