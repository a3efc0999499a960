/** HTML of the sender that the server has sanitised: FHIR's allowed elements, without addresses that could be followed or loaded. */
export function Narrative({ html }: { html: string }) {
  return (
    <div className="narrative max-w-full overflow-x-auto wrap-anywhere" dangerouslySetInnerHTML={{ __html: html }} />
  );
}
