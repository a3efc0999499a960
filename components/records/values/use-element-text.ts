import { useTranslations } from "next-intl";
import { isMessageKey } from "@/components/ui/message-key";

/** Elements of every FHIR type that carry a value: `valueQuantity` has no meaning for a reader beside the value. */
const VALUE = /^value(?:[A-Z]|$)/;

/** The type at the end of the name of an element that may have several: `reasonCodeableConcept` is a reason. */
const TYPE_AT_END =
  /(?<=[a-z])(?:CodeableConcept|Reference|String|Quantity|Boolean|Decimal|Integer|PositiveInt|Money|DateTime|Coding|Ratio|Age)$/;

/** The words for a path of elements: ours where the catalogue has some, else the name as sent, with its words apart. */
export function useElementText(): (path: readonly string[]) => string {
  const t = useTranslations("records.element");
  return (path) => {
    const names = path.filter((name, index) => !VALUE.test(name) || index === 0);
    const words = names.map((name) => (isMessageKey(t, name) ? t(name) : wordsOfName(name.replace(TYPE_AT_END, ""))));
    // A name that only repeats the one before it adds nothing.
    return capitalise(words.filter((word, index) => word !== "" && word !== words[index - 1]).join(", "));
  };
}

/** A name with its words apart: `collectedDateTime` as "collected date time"; a name with capitals alone stays. */
export function wordsOfName(name: string): string {
  return name
    .replace(/([a-z\d])([A-Z])(?=[a-z])/g, (_, before: string, after: string) => `${before} ${after.toLowerCase()}`)
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .replace(/[-_]/g, " ");
}

export function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
