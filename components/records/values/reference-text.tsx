import { useTranslations } from "next-intl";
import type { ReferenceView } from "@/lib/health-record/document/data-types";

/** Whom or what a reference means, in the sender's words; without any, that the sender has not included it. */
export function ReferenceText({ reference }: { reference: ReferenceView }) {
  const t = useTranslations("records");
  if (reference.label !== undefined) return <>{reference.label}</>;
  if (reference.key !== undefined) return <>{t("reference-unnamed")}</>;
  return (
    <span className="text-soft">
      {t("reference-missing")} <span className="wrap-anywhere">{reference.reference}</span>
    </span>
  );
}

export function ReferenceList({ references }: { references: readonly ReferenceView[] }) {
  return references.map((reference, index) => (
    <span key={index}>
      {index > 0 ? ", " : ""}
      <ReferenceText reference={reference} />
    </span>
  ));
}
