import { useTranslations } from "next-intl";
import type { Concept } from "@/lib/health-record/document/data-types";
import type { Item } from "@/lib/health-record/document/to-item";
import { ConceptList, ConceptText } from "@/components/records/values/concept-text";
import { isMessageKey } from "@/components/ui/message-key";

/** The sender's name for an item, else what kind of resource it is. */
export function ItemTitle({ item }: { item: Item }) {
  const kinds = useTranslations("records.kind");
  const key = item.kind === "other" ? item.resourceType : item.kind;
  const concept = "code" in item ? item.code : "type" in item ? item.type : undefined;
  return (
    <strong className={item.isCurrent ? "" : "text-soft"}>
      {concept ? (
        <ConceptText concept={concept} />
      ) : (
        (item.title ?? (isMessageKey(kinds, key) ? kinds(key) : item.resourceType || kinds("other")))
      )}
    </strong>
  );
}

/** Further words about an item, behind a dash. */
export function ConceptsAfterDash({ concepts }: { concepts: readonly Concept[] }) {
  return concepts.length === 0 ? null : (
    <>
      {" — "}
      <ConceptList concepts={concepts} />
    </>
  );
}
