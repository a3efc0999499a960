import type { Concept } from "@/lib/health-record/document/data-types";

/** The words of a concept that its label lacks: displays that are others. Codes stand for words only where it has none. */
export function otherWordsOf({ label, codings }: Concept): string[] {
  const seen = new Set([label.trim().toLowerCase()]);
  const hasNoWords =
    codings.some(({ code }) => code === label) && codings.every(({ display }) => display === undefined);
  return codings.flatMap(({ code, display }) => {
    const words = display ?? (hasNoWords ? code : undefined);
    if (words === undefined || seen.has(words.trim().toLowerCase())) return [];
    seen.add(words.trim().toLowerCase());
    return [words];
  });
}

/** A coded value in the sender's words, with further words for it behind. */
export function ConceptText({ concept }: { concept: Concept }) {
  const others = otherWordsOf(concept);
  return (
    <>
      {concept.label}
      {others.length > 0 ? <span className="text-soft"> ({others.join("; ")})</span> : null}
    </>
  );
}

/** Several coded values, separated by commas. */
export function ConceptList({ concepts }: { concepts: readonly Concept[] }) {
  return concepts.map((concept, index) => (
    <span key={index}>
      {index > 0 ? ", " : ""}
      <ConceptText concept={concept} />
    </span>
  ));
}
