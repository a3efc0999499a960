import "server-only";
import type { Concept } from "@/lib/health-record/document/data-types";
import { readBase, type ItemBase, type ItemSource } from "@/lib/health-record/document/item";

export type DocumentItem = ItemBase & {
  kind: "document";
  type?: Concept | undefined;
  categories: Concept[];
  description?: string | undefined;
  /** Of an image: CT, MR, … as sent. */
  modality?: Concept | undefined;
  bodySites: Concept[];
};

/** A DocumentReference, Binary or Media. */
export function toDocumentItem(source: ItemSource): DocumentItem {
  const { reader, resource } = source;
  const base = readBase(source, ["date", "createdDateTime"]);
  const type = reader.concept("type");
  if (resource.type === "binary") reader.skip("data", "content", "contentType");
  const description = reader.text("description");
  return {
    ...base,
    kind: "document",
    title: type?.label ?? description,
    type,
    categories: reader.concepts("category"),
    description,
    modality: reader.concept("modality"),
    bodySites: reader.concepts("bodySite"),
    details: reader.rest(),
  };
}
