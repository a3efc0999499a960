import { ACCESS_MODES, FREQUENCY_UNITS, HI_TYPES, PURPOSE_CODES, PURPOSES } from "@/lib/abdm/vocabulary";
import { ask } from "@/sandbox/consent/ask";
import { findHospital } from "@/sandbox/patients/hospitals";
import type { Handler } from "@/sandbox/wire/answer-call";
import { readAsked } from "@/sandbox/wire/read-asked";
import { inner, isObject, text, type Json } from "@/sandbox/wire/json";
import { authorize, V3_INSTANT } from "./envelope";
import { invalidFields, malformedBody, refusal } from "./refusals";

const SAFE = /^[a-zA-Z0-9_\-@,. ":/]{0,255}$/;
const PATIENT = /^[a-zA-Z0-9][a-zA-Z0-9_.\-!]+[a-zA-Z0-9]@(abdm|sbx)$/;
const SERVICE_ID = /^[A-Za-z0-9]+[A-Za-z0-9_-]*[A-Za-z0-9]$/;

type Problem = { code: string; message: string };

const plain = (message: string): Problem => ({ code: "ABDM-9999: ", message });

function instant(value: Json, key: string): number {
  const written = text(value, key) ?? "";
  return V3_INSTANT.test(written) ? new Date(written).getTime() : Number.NaN;
}

/** Everything that is wrong with the fields of a consent request, in the real network's words. */
function problemsOf(consent: Json, now: Date): Problem[] {
  const problems: Problem[] = [];
  const check = (good: boolean, problem: Problem) => void (good || problems.push(problem));
  const purpose = inner(consent, "purpose");
  const texts: string[] = Object.values(PURPOSES);
  const code = text(purpose, "code");
  check(texts.includes(text(purpose, "text") ?? ""), plain(`Invalid purpose text, it must be in ${texts.join(", ")}`));
  if (code === null) problems.push(plain("Consent purpose code cannot be null"));
  else check((PURPOSE_CODES as string[]).includes(code), { code: "ABDM-1046: ", message: "Invalid purpose code" });
  check(SAFE.test(text(purpose, "refUri") ?? "#"), plain("Invalid consent purpose refURI"));
  const patientId = text(inner(consent, "patient"), "id") ?? "";
  check(PATIENT.test(patientId), { code: "ABDM-1170: ", message: "Invalid ABHA address" });
  const badService = plain("Invalid Service ID, it must be Alpha numeric and _ or - in middle");
  check(SERVICE_ID.test(text(inner(consent, "hiu"), "id") ?? ""), badService);
  if (isObject(consent["hip"])) check(SERVICE_ID.test(text(consent["hip"], "id") ?? ""), badService);
  const requester = inner(consent, "requester");
  const identifier = inner(requester, "identifier");
  check(SAFE.test(text(requester, "name") ?? "#"), plain("Invalid requester name"));
  const identified = ["value", "type", "system"].every((key) => SAFE.test(text(identifier, key) ?? "#"));
  check(identified, plain("Invalid requester identifier"));
  return [...problems, ...permissionProblems(inner(consent, "permission"), now)];
}

function permissionProblems(permission: Json, now: Date): Problem[] {
  const problems: Problem[] = [];
  const range = inner(permission, "dateRange");
  const [from, to] = [instant(range, "from"), instant(range, "to")];
  // Written so that a date that cannot be read fails too.
  if (!(from <= to && to <= now.getTime())) {
    problems.push(plain("Invalid from/to date. Date must be a present/before date"));
  }
  if (!(instant(permission, "dataEraseAt") > now.getTime())) {
    problems.push(plain("Invalid data erase date. Date must be a future date"));
  }
  const frequency = inner(permission, "frequency");
  const units: readonly string[] = FREQUENCY_UNITS;
  if (!units.includes(text(frequency, "unit") ?? "") || !Number.isInteger(frequency["value"])) {
    problems.push({ code: "ABDM-1002: ", message: "invalid frequency unit" });
  }
  const modes: readonly string[] = ACCESS_MODES;
  if (!modes.includes(text(permission, "accessMode") ?? "")) problems.push(plain("Invalid access mode"));
  return problems;
}

/** POST /api/hiecm/consent/v3/request/init: puts the question to the patient. */
export const initRequest: Handler = (network, call) => {
  const opened = authorize(network, call);
  if ("refused" in opened) return opened.refused;
  const { client, requestId, json } = opened;
  const consent = json["consent"];
  if (!isObject(consent)) return malformedBody;
  const hiTypes = consent["hiTypes"];
  const known: readonly unknown[] = HI_TYPES;
  if (!Array.isArray(hiTypes) || hiTypes.length === 0 || !hiTypes.every((type) => known.includes(type))) {
    return refusal(400, "ABDM-1006: ", "Invalid HIType");
  }
  const problems = problemsOf(consent, network.now());
  if (problems.length > 0) return invalidFields(problems);
  const hiuId = text(inner(consent, "hiu"), "id") ?? "";
  if (!client.hiuIds.includes(hiuId)) return refusal(400, "ABDM-1040", "Invalid HIU ID");
  const asked = readAsked(consent);
  if (asked.hip !== null && findHospital(asked.hip.id) === null) return refusal(400, "ABDM-1035", "Invalid HIP ID");
  return { status: 202, after: ask(network, { clientId: client.clientId, hiuId, dialect: "v3" }, requestId, asked) };
};
