import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { Dosage, DosagePart } from "@/lib/health-record/document/dosage";
import { ConceptList, ConceptText } from "@/components/records/values/concept-text";
import { quantityRangeText, quantityText } from "@/components/records/values/quantity-text";
import { useTimingText } from "@/components/records/medication/use-timing-text";

/**
 * The parts of a dosage in the order in which they are read. The sender's text comes first; parts whose words it already has are left out.
 * Coded timing stands alone only where there is no text, and after a warning where the two contradict each other.
 */
export function useDosageParts(): (dosage: Dosage) => ReactNode[] {
  const t = useTranslations("records");
  const timingText = useTimingText();
  return (dosage) => {
    const { text, timing, doseRange, asNeeded, additional } = dosage;
    const isNew = (part: DosagePart) => !dosage.inText.includes(part);
    const frequency = timing === undefined ? "" : timingText.frequency(timing);
    const duration = timing === undefined ? "" : timingText.duration(timing);
    const parts: (ReactNode | false | undefined)[] = [
      text !== undefined && <DosageWords text={text} schedule={dosage.schedule} />,
      dosage.dose !== undefined && isNew("dose") && quantityText(dosage.dose),
      doseRange?.low !== undefined && doseRange.high !== undefined
        ? quantityRangeText(doseRange.low, doseRange.high)
        : ((doseRange?.high && t("up-to", { limit: quantityText(doseRange.high) })) ??
          (doseRange?.low && t("from-limit", { limit: quantityText(doseRange.low) }))),
      dosage.route !== undefined && isNew("route") && <ConceptText concept={dosage.route} />,
      text === undefined && frequency,
      duration !== "" && !hasNumbers(text, duration) && duration,
      dosage.site !== undefined && isNew("site") && <ConceptText concept={dosage.site} />,
      dosage.method !== undefined && isNew("method") && <ConceptText concept={dosage.method} />,
      asNeeded !== undefined &&
        (asNeeded.label === "true" ? t("as-needed") : t("as-needed-for", { reason: asNeeded.label })),
      dosage.patientInstruction !== undefined && isNew("patientInstruction") && dosage.patientInstruction,
      additional.length > 0 && isNew("additional") && <ConceptList concepts={additional} />,
      text !== undefined && dosage.isConflict && (
        <span className="font-semibold text-wait">
          <span aria-hidden="true">⚠ </span>
          {t("dosage-conflict", { timing: frequency })}
        </span>
      ),
    ];
    return parts.filter((part) => part !== false && part !== undefined && part !== "");
  };
}

/** Whether a text has every number of another: then it has that duration already. */
function hasNumbers(text: string | undefined, words: string): boolean {
  const numbers = words.match(/\d+/g) ?? [];
  const known = new Set(text?.match(/\d+/g));
  return numbers.length > 0 && numbers.every((number) => known.has(number));
}

/** The sender's words. Figures such as 1-0-1 are printed as sent, and explained when they are opened. */
function DosageWords({ text, schedule }: { text: string; schedule: readonly string[] | undefined }) {
  const t = useTranslations("records");
  if (schedule === undefined) return <span className="whitespace-pre-line">{text}</span>;
  const [morning = "", noon = "", third = "", night] = schedule;
  return (
    <details className="inline [&::details-content]:inline-block open:[&::details-content]:inline">
      <summary className="inline list-none underline decoration-dotted underline-offset-4 [&::-webkit-details-marker]:hidden print:no-underline">
        {text}
        <span className="sr-only"> ({t("explain")})</span>
      </summary>{" "}
      <span className="text-soft">
        {night === undefined
          ? t("schedule-3", { morning, noon, night: third })
          : t("schedule-4", { first: morning, second: noon, third, fourth: night })}
      </span>
    </details>
  );
}
