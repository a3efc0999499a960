import { useTranslations } from "next-intl";
import type { EventItem } from "@/lib/health-record/document/event-item";
import { NAMED_KINDS, useKindText } from "@/components/records/document/kind-text";
import { ConceptsAfterDash, ItemTitle } from "@/components/records/document/item-title";
import { ConceptList } from "@/components/records/values/concept-text";

/** A condition, procedure, vaccination or another event: its name, and what is sent of its reason and place. */
export function EventHead({ item }: { item: EventItem }) {
  const t = useTranslations("records");
  const kindText = useKindText();
  const { kind, description, reasons, bodySites, categories } = item;
  return (
    <p>
      {NAMED_KINDS.has(kind) && item.title !== undefined ? `${kindText(item)}: ` : ""}
      <ItemTitle item={item} />
      <ConceptsAfterDash concepts={bodySites} />
      {description !== undefined && description !== item.title ? ` — ${description}` : ""}
      {reasons.length > 0 ? (
        <>
          {" — "}
          {t("because-of")} <ConceptList concepts={reasons} />
        </>
      ) : null}
      {categories.length > 0 ? (
        <span className="text-soft">
          <ConceptsAfterDash concepts={categories} />
        </span>
      ) : null}
    </p>
  );
}
