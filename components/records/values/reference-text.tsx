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

/** What the sender has not included, where the words before it state that; what is there twice stands once. */
export function MissingReferences({ references }: { references: readonly ReferenceView[] }) {
  const words = new Set(references.map(({ label, reference }) => label ?? reference));
  return <span className="wrap-anywhere">{[...words].join(", ")}</span>;
}

/** Of whom something is, where that is not clearly the person of the document. */
export function SubjectText({ reference }: { reference: ReferenceView }) {
  const t = useTranslations("records");
  if (reference.label === undefined && reference.key === undefined) {
    return (
      <span>
        {t("subject-missing")} {reference.reference}
      </span>
    );
  }
  return (
    <strong className="font-semibold text-wait">
      {t("about-person")} <ReferenceText reference={reference} />
    </strong>
  );
}

/** Several references; one that is there twice, such as the same doctor in two roles, stands once. */
export function ReferenceList({ references }: { references: readonly ReferenceView[] }) {
  const words = references.map(({ label, reference }) => label ?? reference);
  return references.map((reference, index) =>
    words.indexOf(words[index]) < index ? null : (
      <span key={index}>
        {index > 0 ? ", " : ""}
        <ReferenceText reference={reference} />
      </span>
    ),
  );
}
