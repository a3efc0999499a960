import type { Concept } from "@/lib/health-record/document/data-types";
import type { Item } from "@/lib/health-record/document/to-item";
import { useKindText } from "@/components/records/document/kind-text";
import { ConceptList, ConceptText } from "@/components/records/values/concept-text";

/** The sender's name for an item, else what kind of resource it is. */
export function ItemTitle({ item }: { item: Item }) {
  const kindText = useKindText();
  const concept = "code" in item ? item.code : "type" in item ? item.type : undefined;
  return (
    <strong className={item.isCurrent ? "" : "text-soft"}>
      {concept ? <ConceptText concept={concept} /> : (item.title ?? kindText(item))}
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
