import "server-only";
import { conceptOf, type Concept } from "@/lib/health-record/document/data-types";
import { listOf, type JsonObject } from "@/lib/health-record/document/json-value";

const NOT_CURRENT = new Set([
  "stopped",
  "entered-in-error",
  "cancelled",
  "canceled",
  "revoked",
  "not-taken",
  "not-done",
  "declined",
  "aborted",
  "refuted",
  "nullified",
  "superseded",
  "discontinued",
  "suspended",
  "inactive",
  "rejected",
]);
/** What a resource is before it happens, or while it is held back. */
const PLANNED = new Set(["draft", "intended", "planned", "proposed", "preparation", "on-hold"]);
const PLANNED_INTENTS = new Set(["proposal", "plan", "option"]);
/** Elements by which senders deny what the resource is about; the older ones are of FHIR before R4. */
const DENYING = ["doNotPerform", "notDone", "notPerformed", "notGiven", "wasNotGiven", "wasNotTaken"];
/** Types of which the summary shows only what was or is being done. */
const DONE_TYPES = /^(?:medication|procedure$|immunization$)/;
/** Clinical statuses of what a patient no longer has. */
const PAST = new Set(["resolved", "inactive", "remission"]);

/** Whether a status as sent, in any case, leaves a resource current. */
export function isCurrentStatus(...statuses: (string | undefined)[]): boolean {
  return !statuses.some((status) => status !== undefined && NOT_CURRENT.has(normaliseCode(status)));
}

/** Whether one of these statuses, or of their words, marks a condition or an allergy as past, refuted or entered in error. */
export function isPastOrRefuted(...statuses: (Concept | undefined)[]): boolean {
  const codes = statuses.flatMap(codesOf);
  return !isCurrentStatus(...codes) || codes.some((code) => PAST.has(code));
}

/** The name or value of the element by which a medicine, procedure or immunisation is only planned, or was denied; undefined where it is not. */
export function plannedOrDeniedBy(type: string, body: JsonObject): string | undefined {
  if (!DONE_TYPES.test(type)) return undefined;
  const named = (name: string, codes: ReadonlySet<string>) => {
    const concepts = listOf(body.get(name)).flatMap((one) => conceptOf(one) ?? []);
    return concepts.find((concept) => codesOf(concept).some((code) => codes.has(code)))?.label;
  };
  const isTrue = (name: string) => body.get(name) === true || body.get(name) === "true";
  const denying = DENYING.find(isTrue) ?? (named("taken", new Set(["n"])) && "not-taken");
  return denying ?? named("status", PLANNED) ?? named("intent", PLANNED_INTENTS);
}

/** Every code and word of a status, as `entered-in-error`. */
export function codesOf(concept: Concept | undefined): string[] {
  if (concept === undefined) return [];
  const codes = concept.codings.flatMap(({ code, display }) => [code, display].filter((word) => word !== undefined));
  return [concept.label, ...codes].map(normaliseCode);
}

/** `Entered In Error` as `entered-in-error`. */
function normaliseCode(code: string): string {
  return code.trim().toLowerCase().replaceAll("_", "-").replaceAll(" ", "-");
}
