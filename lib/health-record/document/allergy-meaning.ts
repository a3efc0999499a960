import "server-only";
import type { Coding, Concept } from "@/lib/health-record/document/data-types";

/** What a record of an allergy means: an allergy, that there is none, or that nobody knows. */
export type AllergyMeaning = "known" | "no-known" | "not-recorded";

/** SNOMED CT: no known allergy, drug allergy, environmental allergy, food allergy, insect allergy, latex allergy. */
const NO_KNOWN_CODES = new Set(["716186003", "409137002", "428607008", "429625007", "428197003", "716184000"]);
/** Codes of the International Patient Summary: no known allergy of this kind, or no information about allergies. */
const NO_KNOWN_IPS_CODE = /^no-known-(?:[a-z]+-)?allergies$/;
const NOT_RECORDED_CODES = new Set(["no-allergy-info", "1631000175102"]);

const NO_KNOWN_WORDS = new Set(["nka", "nkda", "nkfa", "nkea"]);
const NEGATIONS = new Set(["no", "nil", "none", "not", "denies", "denied", "without", "negative", "never", "nad"]);
const ALLERGIES = new Set(["allergy", "allergies", "allergic", "allergen", "allergens", "intolerance", "intolerances"]);
/** Words that leave a text a statement about all allergies; with any other word it may name a substance. */
const OTHER_WORDS = new Set(
  (
    "known any history of h o hx past previous current currently drug drugs food foods environmental latex insect medication medications " +
    "medicine medicines adverse reaction reactions to reported recorded documented significant identified noted found present detected at " +
    "the this that time date so far is are was has have had patient pt he she reports reported states stated claims or and for such as on " +
    "a an other significant substance substances all i e"
  ).split(" "),
);
const UNKNOWN = new Set(
  [
    "unknown",
    "not known",
    "not recorded",
    "not documented",
    "not asked",
    "no information",
    "no information about allergies",
    "no information available",
    "not available",
    "none recorded",
    "none documented",
    "not reviewed",
    "unable to assess",
    "na",
    "n a",
  ].flatMap((text) => [text, `allergies ${text}`, `allergy ${text}`, `allergy status ${text}`]),
);

/**
 * What an AllergyIntolerance means by its codes and words. Senders write "no known allergy" as an active, confirmed allergy, by a code of
 * SNOMED CT or by words such as "NKDA". One that also names a substance or a reaction is a conflict, and is taken for an allergy. `notes`
 * count only where there is no code and no words. `reactions` are the words for what happened.
 */
export function allergyMeaningOf(
  concepts: readonly Concept[],
  reactions: readonly string[],
  notes: readonly string[],
): { meaning: AllergyMeaning; isConflict: boolean } {
  const codings = concepts.flatMap((concept) => concept.codings);
  const isKnown = (text: string) => textMeaningOf(text) === "known";
  const hasReaction = reactions.some(isKnown);
  const hasNoKnownCode = codings.some(isNoKnown);
  const hasNotRecordedCode = codings.some(isNotRecorded);
  const displays = codings.flatMap((coding) =>
    coding.display && !isNoKnown(coding) && !isNotRecorded(coding) ? [coding.display] : [],
  );
  const labels = concepts.map(({ label }) => label);
  const words = labels.length > 0 ? labels : notes;
  const stated = hasNoKnownCode
    ? "no-known"
    : hasNotRecordedCode
      ? "not-recorded"
      : [...words, ...displays].map(textMeaningOf).find((one) => one !== "known");
  if (stated === undefined) return { meaning: "known", isConflict: false };
  const isConflict =
    hasReaction || displays.some(isKnown) || (!hasNoKnownCode && !hasNotRecordedCode && labels.some(isKnown));
  return { meaning: isConflict ? "known" : stated, isConflict };
}

function isNoKnown({ code = "" }: Coding): boolean {
  return NO_KNOWN_CODES.has(code) || NO_KNOWN_IPS_CODE.test(code);
}

function isNotRecorded({ code = "" }: Coding): boolean {
  return NOT_RECORDED_CODES.has(code);
}

/** What words alone mean: every word must belong to the statement that there is no allergy. */
export function textMeaningOf(text: string): AllergyMeaning {
  const words = text.toLowerCase().match(/[\p{L}\d]+/gu) ?? [];
  if (words.length === 0 || UNKNOWN.has(words.join(" "))) return "not-recorded";
  const abbreviates = words.some((word) => NO_KNOWN_WORDS.has(word));
  const denies = abbreviates || words.some((word) => NEGATIONS.has(word));
  const isGeneral = words.every(
    (word) => NO_KNOWN_WORDS.has(word) || NEGATIONS.has(word) || ALLERGIES.has(word) || OTHER_WORDS.has(word),
  );
  return denies && isGeneral ? "no-known" : "known";
}
