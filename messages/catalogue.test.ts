import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { createTranslator } from "use-intl/core";
import { describe, expect, test } from "vitest";
import { ADVICE } from "@/lib/abdm/errors/error-catalogue";
import { dialectOf } from "@/lib/abdm/dialects";
import { DIALECTS, HI_TYPES, PURPOSE_CODES } from "@/lib/abdm/vocabulary";
import { CONSENT_ARTEFACT_STATUSES } from "@/lib/consent/artefact/consent-artefact-status";
import { CONSENT_REQUEST_EVENTS, CONSENT_REQUEST_STATUSES } from "@/lib/consent/request/consent-request-status";
import { SENDING_PROBLEMS } from "@/lib/consent/request/sending-problem";
import type { Situation } from "@/lib/consent/dashboard/situation";
import { APP_ERROR_CODES } from "@/lib/errors";
import { CALLBACK_FATES } from "@/lib/operations/callbacks/callback-tabs";
import { PROOF_SENTENCES, PROOF_STEPS } from "@/lib/operations/delivery/describe-delivery-check";
import { FINDINGS } from "@/lib/operations/health/assess-health";

const ROOT = path.resolve(import.meta.dirname, "..");
type Words = { [key: string]: string | Words };

const read = (file: string) => readFileSync(path.join(ROOT, file), "utf8");
const catalogues = readdirSync(import.meta.dirname).filter((file) => file.endsWith(".json"));

function filesBelow(folder: string): string[] {
  return readdirSync(path.join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .map((file) => path.join(folder, file))
    .filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$|testing/.test(file));
}

/** All strings of some shape that the sources below a folder name. */
function namedIn(files: string[], shape: RegExp): string[] {
  const found = files.flatMap((file) => [...read(file).matchAll(shape)].map((match) => match[1] ?? ""));
  return [...new Set(found)].filter(Boolean).sort();
}

// Exhaustive by its type: a kind of situation without words does not compile.
const SITUATIONS: Record<Situation["kind"], string[]> = {
  draft: ["draft"],
  sending: ["sending", "sending-trouble", "sending-trouble-next", "sending-in-doubt"],
  "waiting-for-patient": ["waiting-for-patient"],
  opening: ["opening", "opening-unknown"],
  granted: ["granted"],
  "set-aside": ["set-aside"],
  denied: ["denied"],
  expired: ["expired-granted", "expired-unanswered"],
  revoked: ["revoked"],
  failed: ["failed"],
};

const lib = filesBelow("lib");
const fates = [...Object.keys(CALLBACK_FATES), "refused"];
const inputs = lib.filter((file) => file.endsWith("input.ts"));

const NEEDED: Record<string, readonly string[]> = {
  advice: [...ADVICE, ...SENDING_PROBLEMS, ...namedIn(lib, /advice: "([a-z-]+)"/g)],
  "aside-reason": [
    ...namedIn(["lib/abdm/check-artefact.ts"], /\| "([a-z-]+)"/g),
    ...namedIn(["lib/consent/decision/record-artefact-details.ts"], /\["([a-z-]+)"\]/g),
    "unknown",
  ],
  status: CONSENT_REQUEST_STATUSES,
  "artefact-status": CONSENT_ARTEFACT_STATUSES,
  situation: Object.values(SITUATIONS).flat(),
  purpose: PURPOSE_CODES,
  "hi-type": HI_TYPES,
  "hi-types": [...HI_TYPES, "all", "none", "unknown"],
  timeline: [
    ...namedIn(lib, /"(consent-(?:request|artefact)\.[a-z-]+)"/g),
    ...CONSENT_REQUEST_EVENTS.map((event) => `consent-request.${event}`),
    "unknown",
  ],
  "input-error": [
    ...namedIn(inputs, /"([a-z]+(?:-[a-z]+)+)"(?!;)/g).filter((key) => key !== "server-only"),
    ...namedIn(lib, /fields\["\w+"\] = "([a-z-]+)"/g),
    ...namedIn(lib, /"invalid-input", \S+, \{ \w+: "([a-z-]+)" \}/g),
    "required",
    "invalid",
  ],
  "proof.sentence": PROOF_SENTENCES,
  "proof.step": PROOF_STEPS,
  "health.verdict": FINDINGS,
  refusal: [...APP_ERROR_CODES, "unexpected"],
  actor: ["staff", "gateway", "job"],
  callbacks: fates.flatMap((fate) => [fate, `lead-${fate}`, `empty-${fate}`]),
  "callback-state": Object.values(CALLBACK_FATES).flat(),
  "callback-message": [...DIALECTS.flatMap((name) => Object.values(dialectOf(name).callbackPaths)), "unknown"],
  "callback-reason": [
    ...namedIn(
      lib.filter((file) => /^lib\/(gateway\/(on\/|process|store)|consent-artefact\/)/.test(file)),
      /reason: "([a-z-]+)"(?! in)/g,
    ),
    ...namedIn(["lib/consent/decision/decide-consent.ts"], /"([a-z]+-after-[a-z]+)"/g),
    ...Object.values(CALLBACK_FATES).flatMap((states) => states.map((state) => `state-${state}`)),
  ],
  "replay-forecast": namedIn(["lib/operations/callbacks/callback-rules.ts"], /return "([a-z-]+)"/g),
  "refusal-reason": [
    ...namedIn(["lib/abdm/token-verification/callback-verifier.ts"], /^ +\| "([a-z-]+)"/gm),
    ...namedIn(["lib/inbound/verify-caller.ts"], /reason: "([a-z-]+)"/g),
    ...namedIn(["lib/web/callback-route.ts"], /refuse\(\d+, "([a-z-]+)"\)/g),
    ...namedIn(["lib/web/read-body.ts"], /return "([a-z-]+)"/g),
  ],
};

function wordsAt(words: Words, key: string): string | undefined {
  let at: string | Words | undefined = words;
  for (const part of key.split(".")) at = typeof at === "object" ? at[part] : undefined;
  return typeof at === "string" ? at : undefined;
}

function leaves(words: Words, prefix = ""): string[] {
  return Object.entries(words).flatMap(([key, value]) =>
    typeof value === "string" ? [prefix + key] : leaves(value, `${prefix}${key}.`),
  );
}

describe.each(catalogues)("the catalogue %s", (file) => {
  const words = JSON.parse(read(`messages/${file}`)) as Words;

  // It stands in a row of the dashboard: two lines there, three where there is a wait to explain.
  test.each(NEEDED.advice ?? [])("says in little what %s means", (key) => {
    const advice = wordsAt(words, `advice.${key}`) ?? "";
    expect(advice.length).toBeLessThanOrEqual(/locked|stopped|without/.test(key) ? 270 : 180);
    expect(advice).not.toMatch(/ABDM|\d{3,}/);
  });

  test.each(Object.entries(NEEDED))("has words for every key of %s", (part, keys) => {
    expect(keys.length).toBeGreaterThan(0);
    expect(keys.filter((key) => !wordsAt(words, `${part}.${key}`))).toEqual([]);
  });

  test("has the words that pages and components name", () => {
    const missing = [...filesBelow("components"), ...filesBelow("app")].flatMap((source) => {
      const text = read(source);
      const translators = [
        ...text.matchAll(/(?:const |\[|, )(\w+)\b[^=\n]*= .*?(?:use|get)Translations\("([\w.-]+)"\)/g),
      ];
      return translators.flatMap(([, name = "", part = ""]) =>
        [...text.matchAll(new RegExp(`\\b${name}\\("([\\w.-]+)"`, "g"))]
          .map((match) => `${part}.${match[1]}`)
          .filter((key) => wordsAt(words, key) === undefined)
          .map((key) => `${source}: ${key}`),
      );
    });
    expect(missing).toEqual([]);
  });

  test("can be said: every message is well formed", () => {
    const faults: string[] = [];
    const onError = (error: Error) => faults.push(error.message);
    const t = createTranslator({ locale: "en-IN", messages: words, onError }) as unknown as {
      markup: (key: string, values: Record<string, unknown>) => string;
    };
    for (const key of leaves(words)) {
      const text = wordsAt(words, key) ?? "";
      const values = Object.fromEntries([...text.matchAll(/[{<](\w+)/g)].map(([, name = ""]) => [name, 2]));
      const tags = Object.fromEntries([...text.matchAll(/<(\w+)>/g)].map(([, name = ""]) => [name, () => name]));
      t.markup(key, { ...values, ...tags });
    }
    expect(faults).toEqual([]);
  });
});

test("every language says the same things", () => {
  const keys = catalogues.map((file) => leaves(JSON.parse(read(`messages/${file}`)) as Words).sort());
  for (const others of keys) expect(others).toEqual(keys[0]);
});
