import "server-only";
import { toAllergyItem, type AllergyItem } from "@/lib/health-record/document/allergy-item";
import { toDocumentItem, type DocumentItem } from "@/lib/health-record/document/document-item";
import { toEventItem, type EventItem } from "@/lib/health-record/document/event-item";
import { toInvoiceItem, type InvoiceItem } from "@/lib/health-record/document/invoice-item";
import type { ItemSource } from "@/lib/health-record/document/item";
import { toMedicationItem, type MedicationItem } from "@/lib/health-record/document/medication-item";
import { toObservationItem, type ObservationItem } from "@/lib/health-record/document/observation-item";
import { toReportItem, type ReportItem } from "@/lib/health-record/document/report-item";

export type Item = AllergyItem | MedicationItem | ObservationItem | ReportItem | DocumentItem | InvoiceItem | EventItem;

const CONVERTERS = new Map<string, (source: ItemSource) => Item>([
  ["allergyintolerance", toAllergyItem],
  ["medication", toMedicationItem],
  ["medicationrequest", toMedicationItem],
  ["medicationstatement", toMedicationItem],
  ["medicationadministration", toMedicationItem],
  ["medicationdispense", toMedicationItem],
  ["observation", toObservationItem],
  ["diagnosticreport", toReportItem],
  ["documentreference", toDocumentItem],
  ["binary", toDocumentItem],
  ["media", toDocumentItem],
  ["invoice", toInvoiceItem],
]);

/** The item of a resource of any type. */
export function toItem(source: ItemSource): Item {
  return (CONVERTERS.get(source.resource.type) ?? toEventItem)(source);
}
