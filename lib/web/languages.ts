import "server-only";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import compileMessage from "icu-minify/compile";
import type { Messages } from "next-intl";
import { cookies, headers } from "next/headers";
import { cache } from "react";
import { env } from "@/lib/env";
import { authCookies } from "@/lib/web/auth-cookies";
import { currentStaff } from "@/lib/web/current-staff";
import { pickLanguage } from "@/lib/web/locale";

/** The cookie with the language that was chosen on the sign-in page. */
const LANGUAGE_COOKIE = "language";

/**
 * A language of English texts that a test has made longer, to see whether every page has space for them. It is known while
 * `TEST_MESSAGES_FILE`, which only tests set, names the file of its texts, and it is never offered.
 */
const TEST_LANGUAGE = "en-XA";

const YEAR_S = 31_536_000;
const FOLDER = path.join(process.cwd(), "messages");

type MessageTree = { [key: string]: string | MessageTree };
const catalogues = new Map<string, Promise<Messages>>();
let languages: Promise<string[]> | undefined;

/** The languages to choose from, as codes of ISO 639. Found at the first request: a new language is a file, without code. */
export function offeredLanguages(): Promise<string[]> {
  languages ??= readdir(FOLDER).then((files) =>
    files.filter((file) => file.endsWith(".json")).map((file) => path.parse(file).name),
  );
  return languages;
}

/** Keeps the language of the sign-in page in this browser for a year. */
export async function rememberLanguage(language: string): Promise<void> {
  const { secure } = authCookies();
  (await cookies()).set(LANGUAGE_COOKIE, language, {
    httpOnly: true,
    sameSite: "lax",
    path: "/",
    secure,
    maxAge: YEAR_S,
  });
}

/** All texts of a language, read once, in the form that needs no parser in the browser; next.config.mjs selects the code that formats them. */
export function catalogueOf(language: string): Promise<Messages> {
  const known = catalogues.get(language);
  if (known) return known;
  const file = language === TEST_LANGUAGE ? env().TEST_MESSAGES_FILE : undefined;
  const read = readFile(file ?? path.join(FOLDER, `${language}.json`), "utf8").then(
    (text) => compiled(JSON.parse(text) as MessageTree) as Messages,
  );
  catalogues.set(language, read);
  return read;
}

function compiled(messages: MessageTree): object {
  const entries = Object.entries(messages).map(([key, value]) => [
    key,
    // Copied, because React sends no objects without a prototype to the browser.
    typeof value === "string" ? structuredClone(compileMessage(value)) : compiled(value),
  ]);
  return Object.fromEntries(entries) as object;
}

/**
 * The language of this request: what the person who is signed in has chosen, else what was chosen on the sign-in page of this browser, else
 * the browser's own languages.
 */
export const currentLanguage = cache(async (): Promise<string> => {
  const [offered, cookieStore, sent, staff] = await Promise.all([
    offeredLanguages(),
    cookies(),
    headers(),
    // The page about an error has a language too, when the database cannot be reached.
    currentStaff().catch(() => null),
  ]);
  return pickLanguage(
    env().TEST_MESSAGES_FILE ? [...offered, TEST_LANGUAGE] : offered,
    staff?.language ?? cookieStore.get(LANGUAGE_COOKIE)?.value ?? "",
    sent.get("accept-language") ?? "",
  );
});
