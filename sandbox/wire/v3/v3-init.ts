import { ACCESS_MODES, FREQUENCY_UNITS, HI_TYPES, PURPOSE_CODES, PURPOSES } from "@/lib/abdm/vocabulary";
import { createConsentRequest } from "@/sandbox/consent/create-consent-request";
import { findHospital } from "@/sandbox/state/hospitals";
import type { CallHandler } from "@/sandbox/wire/call-route";
import { isObject, objectMember, stringMember, type Json } from "@/sandbox/wire/json";
import { readRequestedConsent } from "@/sandbox/wire/read-requested-consent";
import { authorizeV3Call, V3_TIME } from "./authorize-v3-call";
import { invalidFields, malformedBody, v3Refusal } from "./v3-refusals";

const SAFE_TEXT = /^[a-zA-Z0-9_\-@,. ":/]{0,255}$/;
const ABHA_ADDRESS = /^[a-zA-Z0-9][a-zA-Z0-9_.\-!]+[a-zA-Z0-9]@(abdm|sbx)$/;
const SERVICE_ID = /^[A-Za-z0-9][A-Za-z0-9_-]*[A-Za-z0-9]$/;

type Problem = { code: string; message: string };

const generalProblem = (message: string): Problem => ({ code: "ABDM-9999: ", message });

/** The member `key` as a time in milliseconds; NaN when it is not a v3 time. */
function timeMember(value: Json, key: string): number {
  const time = stringMember(value, key) ?? "";
  return V3_TIME.test(time) ? new Date(time).getTime() : Number.NaN;
}

/** All problems with the fields of a consent request, with the real network's codes and messages. */
function problemsOf(consent: Json, now: Date): Problem[] {
  const problems: Problem[] = [];
  const check = (valid: boolean, problem: Problem) => void (valid || problems.push(problem));
  const purpose = objectMember(consent, "purpose");
  const purposeTexts: string[] = Object.values(PURPOSES);
  const code = stringMember(purpose, "code");
  check(
    purposeTexts.includes(stringMember(purpose, "text") ?? ""),
    generalProblem(`Invalid purpose text, it must be in ${purposeTexts.join(", ")}`),
  );
  if (code === null) problems.push(generalProblem("Consent purpose code cannot be null"));
  else check((PURPOSE_CODES as string[]).includes(code), { code: "ABDM-1046: ", message: "Invalid purpose code" });
  check(SAFE_TEXT.test(stringMember(purpose, "refUri") ?? "#"), generalProblem("Invalid consent purpose refURI"));
  const patientId = stringMember(objectMember(consent, "patient"), "id") ?? "";
  check(ABHA_ADDRESS.test(patientId), { code: "ABDM-1170: ", message: "Invalid ABHA address" });
  const invalidService = generalProblem("Invalid Service ID, it must be Alpha numeric and _ or - in middle");
  check(SERVICE_ID.test(stringMember(objectMember(consent, "hiu"), "id") ?? ""), invalidService);
  if (isObject(consent["hip"])) check(SERVICE_ID.test(stringMember(consent["hip"], "id") ?? ""), invalidService);
  const requester = objectMember(consent, "requester");
  const identifier = objectMember(requester, "identifier");
  check(SAFE_TEXT.test(stringMember(requester, "name") ?? "#"), generalProblem("Invalid requester name"));
  const validIdentifier = ["value", "type", "system"].every((key) =>
    SAFE_TEXT.test(stringMember(identifier, key) ?? "#"),
  );
  check(validIdentifier, generalProblem("Invalid requester identifier"));
  return [...problems, ...permissionProblems(objectMember(consent, "permission"), now)];
}

function permissionProblems(permission: Json, now: Date): Problem[] {
  const problems: Problem[] = [];
  const range = objectMember(permission, "dateRange");
  const [from, to] = [timeMember(range, "from"), timeMember(range, "to")];
  // Written so that NaN, a time that is not valid, fails too.
  if (!(from <= to && to <= now.getTime())) {
    problems.push(generalProblem("Invalid from/to date. Date must be a present/before date"));
  }
  if (!(timeMember(permission, "dataEraseAt") > now.getTime())) {
    problems.push(generalProblem("Invalid data erase date. Date must be a future date"));
  }
  const frequency = objectMember(permission, "frequency");
  const units: readonly string[] = FREQUENCY_UNITS;
  if (!units.includes(stringMember(frequency, "unit") ?? "") || !Number.isInteger(frequency["value"])) {
    problems.push({ code: "ABDM-1002: ", message: "invalid frequency unit" });
  }
  const modes: readonly string[] = ACCESS_MODES;
  if (!modes.includes(stringMember(permission, "accessMode") ?? ""))
    problems.push(generalProblem("Invalid access mode"));
  return problems;
}

/** POST /api/hiecm/consent/v3/request/init: creates a consent request; its id is sent in on-init. */
export const v3Init: CallHandler = (network, call) => {
  const authorized = authorizeV3Call(network, call);
  if ("refused" in authorized) return authorized.refused;
  const { client, requestId, json } = authorized;
  const consent = json["consent"];
  if (!isObject(consent)) return malformedBody;
  const hiTypes = consent["hiTypes"];
  const knownTypes: readonly unknown[] = HI_TYPES;
  if (!Array.isArray(hiTypes) || hiTypes.length === 0 || !hiTypes.every((type) => knownTypes.includes(type))) {
    return v3Refusal(400, "ABDM-1006: ", "Invalid HIType");
  }
  const problems = problemsOf(consent, network.now());
  if (problems.length > 0) return invalidFields(problems);
  const hiuId = stringMember(objectMember(consent, "hiu"), "id") ?? "";
  if (!client.hiuIds.includes(hiuId)) return v3Refusal(400, "ABDM-1040", "Invalid HIU ID");
  const asked = readRequestedConsent(consent);
  if (asked.hip !== null && findHospital(asked.hip.id) === null) return v3Refusal(400, "ABDM-1035", "Invalid HIP ID");
  const recipient = { clientId: client.clientId, hiuId, dialect: "v3" } as const;
  return { status: 202, after: createConsentRequest(network, recipient, requestId, asked) };
};
