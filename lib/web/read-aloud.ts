import "server-only";
import type { Messages } from "next-intl";
import { getTranslations } from "next-intl/server";
import { catalogueOf, offeredLanguages } from "@/lib/web/languages";
import { languageTagOf, localeOf } from "@/lib/web/locale";

/** The sentences in which a request is read to a patient, by language, and a title in the language of the page. */
export type ReadAloudTexts = {
  title: string;
  languages: { locale: string; lang: string; messages: Pick<Messages, "read-aloud"> }[];
};

/** The texts of a request's sentences in every language. Of the other languages nothing else gets to the browser. */
export async function readAloudTexts(): Promise<ReadAloudTexts> {
  const [t, languages] = await Promise.all([getTranslations("read-aloud"), offeredLanguages()]);
  const textsOf = async (language: string) => {
    const locale = localeOf(language);
    const { "read-aloud": sentences } = await catalogueOf(language);
    return { locale, lang: languageTagOf(locale), messages: { "read-aloud": sentences } };
  };
  return { title: t("title"), languages: await Promise.all(languages.map(textsOf)) };
}
