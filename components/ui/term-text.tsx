/** The name of a purpose or record type with the official term of ABDM in brackets at its end, which is English in every language. */
export function TermText({ text }: { text: string }) {
  const { name, term } = /^(?<name>.*) \((?<term>[^()]*)\)$/.exec(text)?.groups ?? {};
  if (!name || !term) return text;
  return (
    <>
      {name} (<span lang="en">{term}</span>)
    </>
  );
}
