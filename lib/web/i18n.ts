import "server-only";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { cookies, headers } from "next/headers";
import { getRequestConfig } from "next-intl/server";
import { DESK_TIME_ZONE } from "@/lib/consent/request/period";
import { pickLanguage } from "@/lib/web/pick-language";

/** The cookie in which a browser's choice of language may stand; without it the browser's own languages decide. */
const LANGUAGE_COOKIE = "language";

/** Dates and numbers are written as the language writes them in this country. */
const COUNTRY = "IN";

const FOLDER = path.join(process.cwd(), "messages");

type Messages = Record<string, unknown>;
const catalogues = new Map<string, Promise<Messages>>();
let languages: Promise<string[]> | undefined;

// Found and read when they are asked for, so that a language is a file and no code.
function knownLanguages(): Promise<string[]> {
  languages ??= readdir(FOLDER).then((files) =>
    files.filter((file) => file.endsWith(".json")).map((file) => path.parse(file).name),
  );
  return languages;
}

function catalogue(language: string): Promise<Messages> {
  const known = catalogues.get(language);
  if (known) return known;
  const read = readFile(path.join(FOLDER, `${language}.json`), "utf8").then((text) => JSON.parse(text) as Messages);
  catalogues.set(language, read);
  return read;
}

/** What next-intl asks at each request: language, words, time zone and the present. */
export default getRequestConfig(async () => {
  const [known, jar, sent] = await Promise.all([knownLanguages(), cookies(), headers()]);
  const language = pickLanguage(known, jar.get(LANGUAGE_COOKIE)?.value ?? "", sent.get("accept-language") ?? "");
  return {
    locale: `${language}-${COUNTRY}`,
    messages: await catalogue(language),
    timeZone: DESK_TIME_ZONE,
    now: new Date(),
  };
});
