import { useTranslations } from "next-intl";
import type { Result, ResultValue } from "@/lib/health-record/document/observation-item";
import type { ReferenceRange, ResultMark } from "@/lib/health-record/document/observation-mark";
import { isMessageKey } from "@/components/ui/message-key";
import { ConceptList, ConceptText } from "@/components/records/values/concept-text";
import { ItemDateText } from "@/components/records/values/date-text";
import { quantityText } from "@/components/records/values/quantity-text";
import { useRangeText } from "@/components/records/values/use-range-text";

/** The value of a result as sent, or why there is none. */
export function ResultValueText({ result: { value, absent } }: { result: Result }) {
  const t = useTranslations("records");
  return (
    <>
      {value === undefined ? null : <ValueText value={value} />}
      {absent === undefined ? null : (
        <span className={value === undefined ? "" : "ml-1"}>
          {t("no-value")} <ConceptText concept={absent} />
        </span>
      )}
    </>
  );
}

function ValueText({ value }: { value: ResultValue }) {
  const range = useRangeText();
  const t = useTranslations("records");
  const booleanText = (text: string) => {
    const key = `boolean.${text}`;
    return isMessageKey(t, key) ? t(key) : text;
  };
  switch (value.type) {
    case "quantity":
      return <span className="font-semibold">{quantityText(value.quantity)}</span>;
    case "concept":
      return (
        <span className="font-semibold">
          <ConceptText concept={value.concept} />
        </span>
      );
    case "text":
      return <span className="font-semibold whitespace-pre-line">{booleanText(value.text)}</span>;
    case "date":
      return <ItemDateText date={value.date} />;
    case "range":
      return <span className="font-semibold">{range(value)}</span>;
    case "ratio":
      return (
        <span className="font-semibold">
          {[value.numerator, value.denominator].map((part) => (part ? quantityText(part) : "")).join(" : ")}
        </span>
      );
  }
}

/** The ranges of a result, each as sent: a side that was not sent is never made up. */
export function RangeText({ ranges }: { ranges: readonly ReferenceRange[] }) {
  const text = useRangeText();
  return ranges.map((range, index) => (
    <span key={index} className="block">
      {text(range)}
      {(range.type ?? range.appliesTo[0]) ? (
        <span className="text-soft">
          {" "}
          <ConceptList concepts={[...(range.type ? [range.type] : []), ...range.appliesTo]} />
        </span>
      ) : null}
    </span>
  ));
}

const MARKS: Record<ResultMark, { sign: string; look: string }> = {
  "critically-below": { sign: "▼▼", look: "font-bold text-bad" },
  below: { sign: "▼", look: "font-semibold text-wait" },
  normal: { sign: "", look: "text-soft" },
  above: { sign: "▲", look: "font-semibold text-wait" },
  "critically-above": { sign: "▲▲", look: "font-bold text-bad" },
  abnormal: { sign: "◆", look: "font-semibold text-wait" },
  critical: { sign: "◆◆", look: "font-bold text-bad" },
};

/**
 * How a result stands to its range: a word and a sign, with the sender's own words where they are others. The short form is the sign, of
 * which the word is there for screen readers.
 */
export function MarkText({ result, isShort = false }: { result: Result; isShort?: boolean }) {
  const { mark, markFrom, interpretations } = result;
  const t = useTranslations("records");
  if (mark === undefined) return <ConceptList concepts={interpretations} />;
  const { sign, look } = MARKS[mark];
  const word = t(`mark.${mark}`);
  // A code such as H is what the word stands for.
  const words = interpretations.filter(({ label }) => label.length > 2);
  // Where the sender's words have ours in them, theirs are enough.
  const isInWords = words.some(({ label }) => label.toLowerCase().includes(word));
  return (
    <span className={look}>
      {sign ? <span aria-hidden="true">{sign} </span> : null}
      <span
        className={isShort && sign ? "sr-only" : ""}
        title={markFrom === "comparison" ? t("mark-compared") : undefined}
      >
        {isInWords ? <ConceptList concepts={words} /> : word}
      </span>
      {words.length > 0 && !isInWords && !isShort ? (
        <span className="font-normal text-soft">
          {" "}
          (<ConceptList concepts={words} />)
        </span>
      ) : null}
    </span>
  );
}
