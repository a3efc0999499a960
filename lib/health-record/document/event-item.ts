import "server-only";
import { isPastOrRefuted } from "@/lib/health-record/document/current-state";
import type { Concept } from "@/lib/health-record/document/data-types";
import type { ElementReader } from "@/lib/health-record/document/element-reader";
import { readBase, type ItemBase, type ItemSource } from "@/lib/health-record/document/item";

/** Types of items that have a name, statuses, a date and details, and nothing else of their own. */
export const EVENT_KINDS = [
  "condition",
  "procedure",
  "immunization",
  "immunization-recommendation",
  "encounter",
  "care-plan",
  "service-request",
  "appointment",
  "family-history",
  "specimen",
  "other",
] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

export type EventItem = ItemBase & {
  kind: EventKind;
  code?: Concept | undefined;
  categories: Concept[];
  clinicalStatus?: Concept | undefined;
  verificationStatus?: Concept | undefined;
  /** Words for the result of a procedure, the description of a plan or an appointment. */
  description?: string | undefined;
  reasons: Concept[];
  bodySites: Concept[];
};

/** Where the elements of a resource type stand. The name is the first of its elements that is there. */
type Elements = { kind: EventKind; name: string[]; dates?: string[] };

const ELEMENTS = new Map<string, Elements>([
  ["condition", { kind: "condition", name: ["code"], dates: ["onsetDateTime", "onsetPeriod", "recordedDate"] }],
  ["procedure", { kind: "procedure", name: ["code"] }],
  ["immunization", { kind: "immunization", name: ["vaccineCode"] }],
  ["immunizationrecommendation", { kind: "immunization-recommendation", name: [] }],
  ["encounter", { kind: "encounter", name: ["type", "class"], dates: ["period"] }],
  ["careplan", { kind: "care-plan", name: ["title"], dates: ["period", "created"] }],
  ["servicerequest", { kind: "service-request", name: ["code"] }],
  ["appointment", { kind: "appointment", name: ["appointmentType", "serviceType"], dates: ["start"] }],
  ["familymemberhistory", { kind: "family-history", name: ["relationship"], dates: ["date"] }],
  ["goal", { kind: "other", name: ["description"] }],
  ["device", { kind: "other", name: ["type"] }],
  ["adverseevent", { kind: "other", name: ["event"] }],
  ["coverage", { kind: "other", name: ["type"] }],
  ["claim", { kind: "other", name: ["type"] }],
  ["episodeofcare", { kind: "other", name: ["type"] }],
  ["specimen", { kind: "specimen", name: ["type"], dates: ["receivedTime"] }],
]);

/** An event, or a resource of any other type: its name, its date, and everything else as labels and values. */
export function toEventItem(source: ItemSource): EventItem {
  const { reader, resource } = source;
  const { kind, name, dates = [] } = ELEMENTS.get(resource.type) ?? { kind: "other", name: ["code"] };
  const base = readBase(source, dates);
  const code = firstConcept(reader, name);
  const title = code?.label ?? reader.text("title") ?? reader.firstName("name");
  const clinicalStatus = reader.concept("clinicalStatus");
  const verificationStatus = reader.concept("verificationStatus");
  return {
    ...base,
    kind,
    title,
    code,
    categories: reader.concepts("category"),
    clinicalStatus,
    verificationStatus,
    isCurrent:
      base.isCurrent && !isPastOrRefuted(clinicalStatus, verificationStatus) && !isOver(reader, clinicalStatus),
    description: reader.text("description"),
    reasons: reader.concepts("reasonCode"),
    bodySites: reader.concepts("bodySite"),
    details: reader.rest(),
  };
}

function firstConcept(reader: ElementReader, names: string[]): Concept | undefined {
  for (const name of names) {
    const concept = reader.concept(name);
    if (concept !== undefined) return concept;
  }
  return undefined;
}

/** Elements by which a condition has ended. */
const ENDS = ["abatementDateTime", "abatementPeriod", "abatementAge", "abatementRange", "abatementString"];

/** A condition without a clinical status that has ended. */
function isOver({ object }: ElementReader, clinicalStatus: Concept | undefined): boolean {
  return (
    clinicalStatus === undefined && (ENDS.some((name) => object.has(name)) || object.get("abatementBoolean") === true)
  );
}
