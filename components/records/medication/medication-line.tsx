import { Fragment, type ReactNode } from "react";
import { useTranslations } from "next-intl";
import type { Ingredient, MedicationItem } from "@/lib/health-record/document/medication-item";
import { ConceptList, ConceptText } from "@/components/records/values/concept-text";
import { useDosageParts } from "@/components/records/medication/dosage-parts";
import { quantityText } from "@/components/records/values/quantity-text";

/** A medicine in one line: name, form and strength, and its dosage, separated by em dashes. Nothing is shortened. */
export function MedicationLine({ item }: { item: MedicationItem }) {
  const t = useTranslations("records");
  const dosageParts = useDosageParts();
  const { drug, alsoCalled, form, ingredients, dosages, reasons } = item;
  const strengths = ingredients.map(ingredientText).filter(Boolean).join(" + ");
  const head: ReactNode[] = [
    <strong key="drug" className="font-bold">
      {drug ? <ConceptText concept={drug} /> : t("medicine-unnamed")}
    </strong>,
    ...(alsoCalled === undefined ? [] : [alsoCalled]),
    ...(form === undefined ? [] : [<ConceptText key="form" concept={form} />]),
    ...(strengths === "" ? [] : [strengths]),
  ];
  const [only] = dosages;
  const because = (
    <>
      {t("because-of")} <ConceptList concepts={reasons} />
    </>
  );
  const parts = [
    ...head,
    ...(dosages.length === 1 && only !== undefined ? dosageParts(only) : []),
    ...(reasons.length > 0 ? [because] : []),
  ];
  return (
    <div className="leading-[1.35] wrap-anywhere">
      <Dashed parts={parts} />
      {dosages.length > 1 ? (
        <ol className="mt-0.5 list-decimal pl-6">
          {dosages.map((dosage, index) => (
            <li key={index} value={numberOf(dosage.sequence)}>
              <Dashed parts={dosageParts(dosage)} />
            </li>
          ))}
        </ol>
      ) : null}
    </div>
  );
}

function Dashed({ parts }: { parts: ReactNode[] }) {
  return parts.map((part, index) => (
    <Fragment key={index}>
      {index > 0 ? " — " : ""}
      {part}
    </Fragment>
  ));
}

/** The number that the sender gives a dosage. */
function numberOf(sequence: string | undefined): number | undefined {
  return sequence !== undefined && /^\d{1,4}$/.test(sequence) ? Number(sequence) : undefined;
}

/** `Metformin 500 mg / 1 tablet`; the sender's name for what is in it may be missing. */
function ingredientText({ name, numerator, denominator }: Ingredient): string {
  const strength = [numerator, denominator].flatMap((part) => (part ? quantityText(part) : [])).join(" / ");
  return [name?.label, strength].filter(Boolean).join(" ");
}
