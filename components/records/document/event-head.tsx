import { useTranslations } from "next-intl";
import type { EventItem } from "@/lib/health-record/document/event-item";
import { ConceptsAfterDash, ItemTitle } from "@/components/records/document/item-title";
import { ConceptList } from "@/components/records/values/concept-text";
import { isMessageKey } from "@/components/ui/message-key";

/** Kinds whose names alone do not show what they are. */
const NAMED = new Set(["encounter", "care-plan", "service-request", "appointment", "family-history", "specimen"]);

/** A condition, procedure, vaccination or another event: its name, and what is sent of its reason and place. */
export function EventHead({ item }: { item: EventItem }) {
  const t = useTranslations("records");
  const kinds = useTranslations("records.kind");
  const { kind, description, reasons, bodySites, categories } = item;
  return (
    <p>
      {NAMED.has(kind) && isMessageKey(kinds, kind) && item.title !== undefined ? `${kinds(kind)}: ` : ""}
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
