import "server-only";

const FALLBACK = "en";

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
  return [chosen, ...wanted].find((language) => known.includes(language)) ?? FALLBACK;
}
