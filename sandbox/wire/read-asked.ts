import type { Asked } from "@/sandbox/consent/consent-request";
import type { CareContext } from "@/sandbox/patients/patients";
import { inner, isObject, text, type Json } from "./json";

const iso = (value: Json, key: string) => new Date(text(value, key) ?? "").toISOString();

function readCareContexts(value: unknown): CareContext[] | null {
  if (!Array.isArray(value)) return null;
  return value.filter(isObject).map((one) => ({
    patientReference: text(one, "patientReference") ?? "",
    careContextReference: text(one, "careContextReference") ?? "",
  }));
}

function readRequester(requester: Json): Asked["requester"] {
  const name = text(requester, "name") ?? "";
  if (!isObject(requester["identifier"])) return { name };
  const { identifier } = requester;
  const system = text(identifier, "system");
  const known = { type: text(identifier, "type") ?? "", value: text(identifier, "value") ?? "" };
  return { name, identifier: system === null ? known : { ...known, system } };
}

/** A consent request out of a body that was found to be in order; both dialects shape it alike. */
export function readAsked(consent: Json): Asked {
  const purpose = inner(consent, "purpose");
  const refUri = text(purpose, "refUri");
  const named = { text: text(purpose, "text") ?? "", code: text(purpose, "code") ?? "" };
  const permission = inner(consent, "permission");
  const range = inner(permission, "dateRange");
  const frequency = inner(permission, "frequency");
  const hipId = text(inner(consent, "hip"), "id");
  return {
    patientId: text(inner(consent, "patient"), "id") ?? "",
    purpose: refUri === null ? named : { ...named, refUri },
    hip: hipId === null ? null : { id: hipId },
    careContexts: readCareContexts(consent["careContexts"]),
    requester: readRequester(inner(consent, "requester")),
    hiTypes: (Array.isArray(consent["hiTypes"]) ? consent["hiTypes"] : []).map(String),
    permission: {
      accessMode: text(permission, "accessMode") ?? "",
      dateRange: { from: iso(range, "from"), to: iso(range, "to") },
      dataEraseAt: iso(permission, "dataEraseAt"),
      frequency: {
        unit: text(frequency, "unit") ?? "",
        value: Number(frequency["value"]),
        repeats: frequency["repeats"] === null ? null : Number(frequency["repeats"]),
      },
    },
  };
}
