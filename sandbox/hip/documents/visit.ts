import type { HiType } from "@/lib/abdm/vocabulary";
import { DocumentBuilder, type DocumentHeader, type DocumentSource, type Resource } from "./document-builder";

/** How one document is made for any patient: a resource, or a text where it is not usual JSON. */
export type DocumentTemplate = { hiType: HiType; build: (source: DocumentSource) => Resource | string };

/** One visit to a hospital, which is a care context, some months before now. */
export type Visit = { monthsAgo: number; day: number; documents: DocumentTemplate[] };

/** A template for a document with these sections. */
export function template(header: DocumentHeader, fill: (document: DocumentBuilder) => void): DocumentTemplate {
  return {
    hiType: header.hiType,
    build: (source) => {
      const document = new DocumentBuilder(source, header);
      fill(document);
      return document.toBundle();
    },
  };
}
