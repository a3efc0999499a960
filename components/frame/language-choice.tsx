import { useTranslations } from "next-intl";
import { LanguageForm } from "@/components/frame/language-form";

type ChoiceProps = {
  /** Codes of ISO 639. */
  languages: readonly string[];
  current: string;
  choose: (form: FormData) => Promise<void>;
};

/** A button for each language that the page is not in, named in that language. */
export function LanguageChoice({ languages, current, choose }: ChoiceProps) {
  const t = useTranslations("frame");
  const others = languages.filter((language) => language !== current);
  return (
    <LanguageForm label={t("language")} failed={t("language-failed")} choose={choose}>
      {others.map((language) => (
        <button
          key={language}
          type="submit"
          name="language"
          value={language}
          lang={language}
          className="min-h-6 whitespace-nowrap text-accent underline"
        >
          {new Intl.DisplayNames([language], { type: "language" }).of(language)}
        </button>
      ))}
    </LanguageForm>
  );
}
