import "server-only";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { getRequestConfig } from "next-intl/server";
import { DESK_TIME_ZONE } from "@/lib/consent-request/period";

/** The language of the desk as its country writes it; the catalogue has a file of the language's name. */
const LOCALE = "en-IN";

type Messages = Record<string, unknown>;
const catalogues = new Map<string, Promise<Messages>>();

// Read when it is asked for, so that a language is a file and no code.
function catalogue(locale: string): Promise<Messages> {
  const known = catalogues.get(locale);
  if (known) return known;
  const file = path.join(process.cwd(), "messages", `${locale.split("-")[0]}.json`);
  const read = readFile(file, "utf8").then((text) => JSON.parse(text) as Messages);
  catalogues.set(locale, read);
  return read;
}

/** What next-intl asks at each request: language, words, time zone and the present. */
export default getRequestConfig(async () => ({
  locale: LOCALE,
  messages: await catalogue(LOCALE),
  timeZone: DESK_TIME_ZONE,
  now: new Date(),
}));
