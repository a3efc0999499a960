import "server-only";
import type { Concept, ReferenceView } from "@/lib/health-record/document/data-types";
import { readBase, type ItemBase, type ItemSource } from "@/lib/health-record/document/item";

export type ReportItem = ItemBase & {
  kind: "report";
  code?: Concept | undefined;
  categories: Concept[];
  conclusion?: string | undefined;
  conclusionCodes: Concept[];
  /** Its results, in the order of the report. Those with a key are items of the document. */
  results: ReferenceView[];
};

/** A DiagnosticReport. Its results stand among what it contains, unless another report has them. */
export function toReportItem(source: ItemSource): ReportItem {
  const { reader } = source;
  const base = readBase(source);
  const code = reader.concept("code");
  return {
    ...base,
    kind: "report",
    title: code?.label,
    code,
    categories: reader.concepts("category"),
    conclusion: reader.text("conclusion"),
    conclusionCodes: [...reader.concepts("conclusionCode"), ...reader.concepts("codedDiagnosis")],
    results: reader.references("result"),
    details: reader.rest(),
  };
}
