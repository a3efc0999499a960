import type { HipFaults } from "@/sandbox/state/fault-table";
import type { HealthDocument } from "./health-documents";

/** A care context that is in no artefact. */
const OTHER_CARE_CONTEXT = "Visit-999";

function largeDocument(bytes: number): string {
  const resource = {
    resourceType: "Binary",
    contentType: "application/octet-stream",
    data: Buffer.alloc(bytes, "large ").toString("base64"),
  };
  return JSON.stringify({ resourceType: "Bundle", type: "collection", entry: [{ resource }] });
}

/** The documents that faults add: each is the newest one with something changed. */
export function addedDocuments(
  documents: HealthDocument[],
  { otherCareContext, largeAttachmentBytes }: HipFaults,
): HealthDocument[] {
  const newest = documents.at(-1);
  if (newest === undefined) return [];
  return [
    ...(otherCareContext ? [{ ...newest, careContextReference: OTHER_CARE_CONTEXT }] : []),
    ...(largeAttachmentBytes === undefined ? [] : [{ ...newest, text: largeDocument(largeAttachmentBytes) }]),
  ];
}
