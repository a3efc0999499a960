import type { ReactNode } from "react";
import type { SectionEntry } from "@/lib/health-record/document/health-document";
import type { Item } from "@/lib/health-record/document/to-item";
import type { ReadAttachment, ReadDocument } from "@/lib/health-record/worker/read-document";

/** What the views of a document look up by key. */
export type DocumentParts = {
  /** The id of the record, which stands in addresses. */
  record: string;
  /** The language of the author's words; undefined where the sender names none. */
  language: string | undefined;
  items: ReadonlyMap<string, Item>;
  attachments: ReadonlyMap<string, ReadAttachment>;
  /** Shows items: given here, since items stand inside items. */
  renderItems: RenderItems;
};

/** An entry of a section or of an item. `showsKind` sets before it what it is, where no heading shows that. */
export type ShownEntry = SectionEntry & { showsKind?: boolean };

export type RenderItems = (entries: readonly ShownEntry[], parts: DocumentParts) => ReactNode;

export function documentPartsOf(record: string, document: ReadDocument, renderItems: RenderItems): DocumentParts {
  return {
    record,
    language: document.language,
    items: new Map(document.items.map((item) => [item.key, item])),
    attachments: new Map(document.attachments.map((attachment) => [attachment.key, attachment])),
    renderItems,
  };
}
