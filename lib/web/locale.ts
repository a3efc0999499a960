import "server-only";

const FALLBACK_LANGUAGE = "en";

/**
 * The locale that dates, numbers and lists of a language are formatted in: as in India, with Latin digits in every language. That of a
 * language of longer texts (region `XA`) has the variant `pseudo`, which formats nothing differently and by which their pages are known.
 */
export function localeOf(language: string): string {
  const { language: name, region } = new Intl.Locale(language);
  return `${name}-IN${region === "XA" ? "-pseudo" : ""}-u-nu-latn`;
}

/** A locale as the value of a `lang` attribute, without its settings for digits. */
export function languageTagOf(locale: string): string {
  return new Intl.Locale(locale).baseName;
}

/** The chosen language if it is known, else the first known one of an `Accept-Language` header in its order of preference, else English. */
export function pickLanguage(known: readonly string[], chosen: string, accepted: string): string {
  const wanted = accepted
    .split(",")
    .map((part) => {
      const [tag = "", ...parameters] = part.trim().split(";");
      const quality = parameters.map((parameter) => /^\s*q=([\d.]+)$/.exec(parameter)?.[1]).find(Boolean);
      return { language: tag.toLowerCase().split("-")[0] ?? "", quality: Number(quality ?? 1) };
    })
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality)
    .map(({ language }) => language);
  return [chosen, ...wanted].find((language) => known.includes(language)) ?? FALLBACK_LANGUAGE;
}
