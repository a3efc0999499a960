import "server-only";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import compileMessage from "icu-minify/compile";
import { cookies, headers } from "next/headers";
import { getRequestConfig } from "next-intl/server";
import { DESK_TIME_ZONE } from "@/lib/consent/request/period";
import { pickLanguage } from "@/lib/web/pick-language";

/** The cookie with the chosen language; without it the browser's own languages decide. */
const LANGUAGE_COOKIE = "language";

/** Dates and numbers are formatted as in this country. */
const COUNTRY = "IN";

const FOLDER = path.join(process.cwd(), "messages");

type Messages = { [key: string]: unknown };
const catalogues = new Map<string, Promise<Messages>>();
let languages: Promise<string[]> | undefined;

// Found and read at the first request: a new language is a file, without code.
function knownLanguages(): Promise<string[]> {
  languages ??= readdir(FOLDER).then((files) =>
    files.filter((file) => file.endsWith(".json")).map((file) => path.parse(file).name),
  );
  return languages;
}

function catalogue(language: string): Promise<Messages> {
  const known = catalogues.get(language);
  if (known) return known;
  const read = readFile(path.join(FOLDER, `${language}.json`), "utf8").then((text) =>
    compiled(JSON.parse(text) as Messages),
  );
  catalogues.set(language, read);
  return read;
}

/** The messages in the form that needs no parser in the browser; next.config.mjs selects the code that formats them. */
function compiled(messages: Messages): Messages {
  const entries = Object.entries(messages).map(([key, value]) => [
    key,
    // Copied, because React sends no objects without a prototype to the browser.
    typeof value === "string" ? structuredClone(compileMessage(value)) : compiled(value as Messages),
  ]);
  return Object.fromEntries(entries) as Messages;
}

/** The settings of next-intl for each request. */
export default getRequestConfig(async () => {
  const [known, cookieStore, sent] = await Promise.all([knownLanguages(), cookies(), headers()]);
  const language = pickLanguage(
    known,
    cookieStore.get(LANGUAGE_COOKIE)?.value ?? "",
    sent.get("accept-language") ?? "",
  );
  return {
    locale: `${language}-${COUNTRY}`,
    messages: await catalogue(language),
    timeZone: DESK_TIME_ZONE,
    now: new Date(),
  };
});
