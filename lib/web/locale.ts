import "server-only";

/** The locale that dates, numbers and lists of a language are formatted in: as in India, with Latin digits in every language. */
export function localeOf(language: string): string {
  return `${new Intl.Locale(language).language}-IN-u-nu-latn`;
}

/** A locale as the value of a `lang` attribute, without its settings for digits. */
export function languageTagOf(locale: string): string {
  return new Intl.Locale(locale).baseName;
}
