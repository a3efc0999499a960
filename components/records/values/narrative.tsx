import { useTranslations } from "next-intl";

type NarrativeProps = {
  html: string;
  /** Where it is not known, screen readers pronounce it by their own settings (HTML, `lang=""`) and not as the page's language. */
  language?: string | undefined;
};

/** HTML of the sender that the server has sanitised: FHIR's allowed elements, without addresses that could be followed or loaded. */
export function Narrative({ html, language = "" }: NarrativeProps) {
  return (
    <div
      lang={language}
      className="narrative max-w-full overflow-x-auto wrap-anywhere"
      dangerouslySetInnerHTML={{ __html: html }}
    />
  );
}

/** The same, folded: what a sender wrote for one resource mostly repeats its elements. */
export function FoldedNarrative(props: NarrativeProps) {
  const t = useTranslations("records");
  return (
    <details className="mt-0.5">
      <summary className="w-fit text-accent print:hidden">{t("sender-text")}</summary>
      <div className="mt-1 border-l-2 border-line pl-3">
        <Narrative {...props} />
      </div>
    </details>
  );
}
