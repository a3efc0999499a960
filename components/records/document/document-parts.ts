import type { ReactNode } from "react";
import type { SectionEntry } from "@/lib/health-record/document/health-document";
import type { Item } from "@/lib/health-record/document/to-item";
import type { ReadAttachment, ReadDocument } from "@/lib/health-record/worker/read-document";

/** What the views of a document look up by key. */
export type DocumentParts = {
  /** The id of the record, which stands in addresses. */
  record: string;
  items: ReadonlyMap<string, Item>;
  attachments: ReadonlyMap<string, ReadAttachment>;
  /** Shows items: given here, since items stand inside items. */
  renderItems: RenderItems;
};

export type RenderItems = (entries: readonly SectionEntry[], parts: DocumentParts) => ReactNode;

export function documentPartsOf(record: string, document: ReadDocument, renderItems: RenderItems): DocumentParts {
  return {
    record,
    items: new Map(document.items.map((item) => [item.key, item])),
    attachments: new Map(document.attachments.map((attachment) => [attachment.key, attachment])),
    renderItems,
  };
}
