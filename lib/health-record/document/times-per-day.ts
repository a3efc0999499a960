import "server-only";
import type { Concept } from "@/lib/health-record/document/data-types";
import type { ElementReader } from "@/lib/health-record/document/element-reader";
import { listOf } from "@/lib/health-record/document/json-value";

/** How often a day, by words and abbreviations of prescriptions. Longer ones stand first: "once a day" is found before "day". */
const WORDS: [words: string[], timesPerDay: number][] = [
  [["four times a day", "four times daily", "4 times a day", "4 times daily", "qid", "qds"], 4],
  [["three times a day", "three times daily", "3 times a day", "3 times daily", "thrice", "tid", "tds"], 3],
  [["twice a day", "twice daily", "two times a day", "2 times a day", "2 times daily", "bid", "bd", "bds"], 2],
  [["once a day", "once daily", "1 time a day", "one time a day", "od", "qd", "hs", "at bedtime"], 1],
  [["once a week", "once weekly", "weekly"], 1 / 7],
  [["alternate days", "every other day"], 1 / 2],
];
const DAYS_OF_UNIT = new Map([
  ["min", 1 / 1440],
  ["h", 1 / 24],
  ["d", 1],
  ["wk", 7],
  ["mo", 30],
  ["a", 365],
]);
/** `1-0-1`, also with other signs: morning, noon and night, or four times. */
const SCHEDULE = /(?<![\d/.+–-])(?:\d|1\/2)(?:\s?[-–+]\s?(?:\d|1\/2)){2,3}(?![\d/+–-]|\.\d)/;
const SIGNS = /[-–+]/;
/** So many characters of a text are looked at. */
const MAX_TEXT = 500;
const EVERY_HOURS = /\b(?:every |q)(\d{1,2}) ?(?:h|hr|hrs|hours|hourly)\b/;

/** The parts of a dosage such as `1-0-1` as sent, for morning, noon and night, or four times; undefined without one. */
export function scheduleOfText(text: string): string[] | undefined {
  return SCHEDULE.exec(text.slice(0, MAX_TEXT))?.[0]
    .split(SIGNS)
    .map((part) => part.trim());
}

/** How many times a day a dosage in words means; undefined where the words leave it open. */
export function timesPerDayOfText(text: string): number | undefined {
  const lower = text.slice(0, MAX_TEXT).toLowerCase();
  const found = new Set<number>();
  const schedule = scheduleOfText(text);
  if (schedule !== undefined) found.add(schedule.filter((part) => part !== "0").length);
  const hours = EVERY_HOURS.exec(lower)?.[1];
  if (hours !== undefined && Number(hours) > 0) found.add(24 / Number(hours));
  const words = ` ${(lower.match(/[a-z\d]+/g) ?? []).join(" ")} `;
  const named = WORDS.find(([phrases]) => phrases.some((phrase) => words.includes(` ${phrase} `)));
  if (named !== undefined) found.add(named[1]);
  const [only] = found;
  return found.size === 1 ? only : undefined;
}

/** How many times a day the coded timing means: its frequency, the times that it names, or its code. Undefined where it leaves that open. */
export function timesPerDayOfTiming(repeat: ElementReader | undefined, code: Concept | undefined): number | undefined {
  const numberAt = (name: string) => Number(repeat?.object.get(name) ?? Number.NaN);
  const named = Math.max(listOf(repeat?.peek("when")).length, listOf(repeat?.peek("timeOfDay")).length);
  const days = numberAt("period") * (DAYS_OF_UNIT.get(String(repeat?.peek("periodUnit"))) ?? Number.NaN);
  const frequency = repeat?.object.has("frequency") === true ? numberAt("frequency") : Math.max(named, 1);
  const isRange = repeat?.object.has("frequencyMax") === true || repeat?.object.has("periodMax") === true;
  if (frequency > 0 && days > 0 && !isRange) return frequency / days;
  if (named > 0) return named;
  const codes = [code?.label, ...(code?.codings ?? []).map((coding) => coding.code)];
  for (const one of codes) {
    const times = one === undefined ? undefined : timesPerDayOfText(one);
    if (times !== undefined) return times;
  }
  return undefined;
}
