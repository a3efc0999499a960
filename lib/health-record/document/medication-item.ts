import "server-only";
import { wordsOf, type Concept, type Quantity } from "@/lib/health-record/document/data-types";
import { readDosages, type Dosage } from "@/lib/health-record/document/dosage";
import type { ElementReader } from "@/lib/health-record/document/element-reader";
import { isWithinSize } from "@/lib/health-record/document/scan-resource";
import { readBase, type ItemBase, type ItemSource } from "@/lib/health-record/document/item";

/** A part of a medicine with its strength: so much of it, in so much of the medicine. */
export type Ingredient = {
  name?: Concept | undefined;
  numerator?: Quantity | undefined;
  denominator?: Quantity | undefined;
};

export type MedicationItem = ItemBase & {
  kind: "medication";
  drug?: Concept | undefined;
  /** The words of the reference to the drug, where they are others. */
  alsoCalled?: string | undefined;
  form?: Concept | undefined;
  ingredients: Ingredient[];
  dosages: Dosage[];
  reasons: Concept[];
};

/** Many requests may refer to one medicine: a larger one is shown only where it stands itself. */
const MAX_COPIED = 10_000;

/** A MedicationRequest, -Statement, -Administration or -Dispense, or a Medication by itself. The title is the name of the drug as sent. */
export function toMedicationItem(source: ItemSource): MedicationItem {
  const { reader, resource } = source;
  const base = readBase(source);
  const referenced = source.resolve("medicationReference") ?? source.resolve("medication");
  const isCopied = referenced !== undefined && isWithinSize(referenced.body, MAX_COPIED);
  const medicine = isCopied ? source.readerOf(referenced) : undefined;
  const reference = reader.reference("medicationReference");
  const own = resource.type === "medication" ? reader.concept("code") : readDrug(reader);
  const drug = own ?? medicine?.concept("code") ?? wordsOf(reference);
  const described = resource.type === "medication" ? reader : medicine;
  const dosages = ["dosageInstruction", "dosage"].flatMap((name) => readDosages(reader, name));
  const texts = new Set(dosages.map(({ text }) => text));
  return {
    ...base,
    kind: "medication",
    title: drug?.label,
    drug,
    alsoCalled: reference?.label === drug?.label ? undefined : reference?.label,
    form: described?.concept("form"),
    ingredients: described?.objects("ingredient").map(readIngredient) ?? [],
    dosages,
    reasons: reader.concepts("reasonCode"),
    // Some senders write the dosage a second time as a note.
    notes: base.notes.filter((note) => !texts.has(note)),
    details: reader.rest(),
  };
}

function readDrug(reader: ElementReader): Concept | undefined {
  return reader.concept("medicationCodeableConcept") ?? reader.concept("medication");
}

function readIngredient(ingredient: ElementReader): Ingredient {
  const [strength] = ingredient.objects("strength");
  return {
    name: ingredient.concept("itemCodeableConcept") ?? wordsOf(ingredient.reference("itemReference")),
    numerator: strength?.quantity("numerator"),
    denominator: strength?.quantity("denominator"),
  };
}
