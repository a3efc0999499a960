import "server-only";
import { allergyMeaningOf, type AllergyMeaning } from "@/lib/health-record/document/allergy-meaning";
import { isPastOrRefuted } from "@/lib/health-record/document/current-state";
import type { Concept } from "@/lib/health-record/document/data-types";
import type { ElementReader } from "@/lib/health-record/document/element-reader";
import { readBase, type ItemBase, type ItemSource } from "@/lib/health-record/document/item";

export type AllergyReaction = {
  manifestations: Concept[];
  /** As sent: mild, moderate or severe. */
  severity?: string | undefined;
  description?: string | undefined;
  substance?: Concept | undefined;
};

export type AllergyItem = ItemBase & {
  kind: "allergy";
  substance?: Concept | undefined;
  /** "no-known" and "not-recorded" never stand under known allergies. */
  meaning: AllergyMeaning;
  /** The record states both that there is no known allergy and that there is one; its meaning is then "known". */
  isConflict: boolean;
  clinicalStatus?: Concept | undefined;
  verificationStatus?: Concept | undefined;
  /** As sent: low, high or unable-to-assess. */
  criticality?: string | undefined;
  reactions: AllergyReaction[];
};

/** An AllergyIntolerance. */
export function toAllergyItem(source: ItemSource): AllergyItem {
  const { reader } = source;
  const base = readBase(source, ["onsetDateTime", "recordedDate"]);
  const substance = reader.concept("code") ?? reader.concept("substance");
  const reactions = reader.objects("reaction").map(readReaction);
  const clinicalStatus = reader.concept("clinicalStatus");
  const verificationStatus = reader.concept("verificationStatus");
  const substances = [substance, ...reactions.map((reaction) => reaction.substance)];
  const happened = reactions.flatMap(({ manifestations, description }) => [
    ...manifestations.map(({ label }) => label),
    ...(description === undefined ? [] : [description]),
  ]);
  return {
    ...base,
    kind: "allergy",
    title: substance?.label,
    substance,
    ...allergyMeaningOf(
      substances.flatMap((concept) => concept ?? []),
      happened,
      // Words in the narrative count where there are no others.
      base.notes.length > 0 ? base.notes : wordsOfNarrative(base.narrative),
    ),
    clinicalStatus,
    verificationStatus,
    isCurrent: base.isCurrent && !isPastOrRefuted(clinicalStatus, verificationStatus),
    criticality: reader.text("criticality"),
    reactions,
    details: reader.rest(),
  };
}

/** The text of XHTML without its tags, for its meaning alone. */
function wordsOfNarrative(html: string | undefined): string[] {
  const parts = html?.split("<").map((part) => part.slice(part.indexOf(">") + 1));
  return parts === undefined ? [] : [parts.join(" ")];
}

function readReaction(reaction: ElementReader): AllergyReaction {
  return {
    manifestations: reaction.concepts("manifestation"),
    severity: reaction.text("severity"),
    description: reaction.text("description"),
    substance: reaction.concept("substance"),
  };
}
