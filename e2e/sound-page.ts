import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { expect, type Page } from "@playwright/test";
import type { MessageTree } from "@/test/support/message-texts";
import { pseudo } from "@/test/support/pseudo-locale";
import { accessibilityProblems } from "./fixtures";
import { findEdgeless, findMisfits, lengthenValues } from "./page-layout";

type Size = { width: number; height: number };

const SIZES: Size[] = [
  { width: 320, height: 800 },
  { width: 390, height: 844 },
  { width: 768, height: 1024 },
  { width: 911, height: 512 },
  { width: 1366, height: 768 },
  { width: 1920, height: 1080 },
  // 1366 by 768 at 200 % zoom.
  { width: 683, height: 384 },
];
/** In other languages only the narrowest page and a desk's: what is between them is the same arrangement. */
const LANGUAGE_SIZES = SIZES.filter(({ width }) => width === 320 || width === 1366);
const DESK: Size = { width: 1366, height: 768 };
/** A sheet of A4 without its margins. */
const PAPER: Size = { width: 688, height: 970 };

/** The languages with what `lang` of the page is in each; `en-XA` has English texts that are 40 % longer. */
const LANGUAGES = { en: "en-IN", hi: "hi-IN", "en-XA": "en-IN-pseudo" } as const;
type Language = keyof typeof LANGUAGES;

type Options = {
  /** The page is never printed, like a dialog. */
  onScreenOnly?: boolean;
  /** The page has one language, like those of the sandbox. */
  inEnglishOnly?: boolean;
  /** It is loaded anew in each language, since it is no page that can be rendered again, like the one for what is not found. */
  isLoadedAnew?: boolean;
};

/**
 * Expects of a page in the state in which it is: that it breaks no rule of WCAG 2.2 AA in English and Hindi, light and dark, that chosen parts
 * have edges in forced colours, and that it fits every size, paper, and at two sizes the texts of Hindi and those 40 % longer than English.
 */
export async function expectSound(page: Page, name: string, options: Options = {}): Promise<void> {
  const problems: string[] = [];
  const add = (where: string, found: string[]) => problems.push(...found.map((text) => `${name}, ${where}: ${text}`));
  await page.emulateMedia({ reducedMotion: "reduce" });
  add("light", await accessibilityProblems(page));
  await page.emulateMedia({ colorScheme: "dark" });
  add("dark", await accessibilityProblems(page, ["color-contrast"]));
  await page.emulateMedia({ colorScheme: "light", forcedColors: "active" });
  add("forced colours", await findEdgeless(page));
  await page.emulateMedia({ forcedColors: "none" });
  const show = (language: Language) => (options.isLoadedAnew ? loadIn(page, language) : showIn(page, language));
  if (!options.inEnglishOnly) {
    await show("hi");
    add("Hindi", await accessibilityProblems(page));
    add("Hindi", await misfitsAt(page, LANGUAGE_SIZES));
    await show("en-XA");
    add("longer texts", await misfitsAt(page, LANGUAGE_SIZES));
    await show("en");
  }
  add("English", await misfitsAt(page, SIZES));
  const moving = await page.evaluate(
    () => document.getAnimations().filter(({ playState }) => playState === "running").length,
  );
  if (moving > 0) add("reduced motion", [`${moving} animations`]);
  if (!options.onScreenOnly) add("paper", await findMisfitsOnPaper(page));
  await page.setViewportSize(DESK);
  expect(problems).toEqual([]);
}

/** Like {@link expectSound} for a page that cannot be loaded in another language without losing its state: as it is, at two sizes. */
export async function expectSoundAsItIs(page: Page, name: string): Promise<void> {
  const found = [...(await accessibilityProblems(page)), ...(await misfitsAt(page, LANGUAGE_SIZES))];
  await page.setViewportSize(DESK);
  expect(found.map((text) => `${name}: ${text}`)).toEqual([]);
}

/** Chooses the language of the pages that are loaded from now on. */
export async function chooseLanguage(page: Page, language: Language): Promise<void> {
  writeLongerTexts();
  const url = process.env.E2E_BASE_URL ?? "http://localhost:3000";
  await page.context().addCookies([{ name: "language", value: language, url }]);
}

let isWritten = false;

/** Writes the texts of `en-XA`, which the server reads at the first request in that language, whole at any moment. */
function writeLongerTexts(): void {
  if (isWritten) return;
  const file = process.env.TEST_MESSAGES_FILE ?? "";
  const messages = JSON.parse(readFileSync("messages/en.json", "utf8")) as MessageTree;
  writeFileSync(`${file}.${process.pid}`, JSON.stringify(pseudo(messages)));
  renameSync(`${file}.${process.pid}`, file);
  isWritten = true;
}

/** Shows the page in another language as it is: what was typed, opened or chosen stays. Pages of other languages are fetched once. */
async function showIn(page: Page, language: Language): Promise<void> {
  await chooseLanguage(page, language);
  // What is under way at that moment may bring the page in the language before.
  await expect(async () => {
    await page.evaluate(() => (window as unknown as { next: { router: { refresh(): void } } }).next.router.refresh());
    await expect(page.locator("html")).toHaveAttribute("lang", LANGUAGES[language], { timeout: 5_000 });
  }).toPass();
}

/** Loads the page in another language. */
async function loadIn(page: Page, language: Language): Promise<void> {
  await chooseLanguage(page, language);
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("lang", LANGUAGES[language]);
}

async function misfitsAt(page: Page, sizes: Size[]): Promise<string[]> {
  await lengthenValues(page);
  const misfits: string[] = [];
  for (const size of sizes) {
    await page.setViewportSize(size);
    misfits.push(...(await findMisfits(page)).map((misfit) => `${size.width} by ${size.height}: ${misfit}`));
  }
  return misfits;
}

async function findMisfitsOnPaper(page: Page): Promise<string[]> {
  await page.emulateMedia({ media: "print" });
  await page.setViewportSize(PAPER);
  await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
  await lengthenValues(page);
  const misfits = await findMisfits(page, true);
  const buttons = await page.locator("main button:visible").allTextContents();
  await page.evaluate(() => window.dispatchEvent(new Event("afterprint")));
  await page.emulateMedia({ media: "screen" });
  return [...misfits, ...buttons.map((button) => `a button: ${button}`)];
}
