import "server-only";
import { conceptOf, humanNameOf } from "@/lib/health-record/document/data-types";
import { listOf, objectOf, textAt } from "@/lib/health-record/document/json-value";
import type { Resource } from "@/lib/health-record/document/parse-document";

/** Elements that name a resource, by preference. */
const NAMING_ELEMENTS = [
  "code",
  "vaccineCode",
  "medicationCodeableConcept",
  "title",
  "description",
  "type",
  "class",
  "appointmentType",
  "serviceType",
  "relationship",
  "deviceName",
  "display",
];

/** What the sender calls a resource: the name of a person or an organisation, the words of a code, a title. Undefined where there is nothing. */
export function labelOfResource({ body }: Resource): string | undefined {
  const [name] = listOf(body.get("name"));
  const ownName = humanNameOf(name);
  if (ownName !== undefined) return ownName;
  for (const element of NAMING_ELEMENTS) {
    const [value] = listOf(body.get(element));
    const label = conceptOf(value)?.label ?? textAt(objectOf(value), "name");
    if (label !== undefined) return label;
  }
  return undefined;
}
