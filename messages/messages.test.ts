import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { MessageKeys, NestedKeyOf } from "next-intl";
import { createTranslator } from "use-intl/core";
import { describe, expect, expectTypeOf, test } from "vitest";
import type { CallbackTab } from "@/components/admin/callbacks/list-callback-tabs";
import type { ShownStatus } from "@/components/consent/status-word";
import type { FrequencyUnit, HiType, PurposeCode } from "@/lib/abdm/vocabulary";
import type { ConsentArtefactStatus, MismatchReason } from "@/lib/consent/artefact/consent-artefact-status";
import type { TimelineStep } from "@/lib/consent/dashboard/consent-request-view";
import type { DecisionResult } from "@/lib/consent/decision/record-decision";
import type { FailureAdvice } from "@/lib/consent/request/sending-problem";
import type { ConsentEventKind } from "@/lib/consent/timeline/consent-event";
import type { CredentialView, SessionView } from "@/lib/credential/credential-view";
import type { Refusal } from "@/lib/inbound/count-refusal";
import type {
  CallbackMessage,
  CallbackState,
  CallbackStep,
  ReplayForecast,
} from "@/lib/operations/callbacks/callback-view";
import type { ConnectionTest } from "@/lib/operations/credential/test-connection";
import type { CheckResult, StepResult, StepState, StepView } from "@/lib/operations/delivery/delivery-check-view";
import type {
  FailedMessageAdvice,
  FailedMessageKind,
  MessageState,
  MessageStep,
  MessageTabName,
  RetryForecast,
} from "@/lib/operations/failed-messages/failed-message-view";
import type { FINDINGS } from "@/lib/operations/health/assess-health";
import type { CallResult } from "@/lib/operations/health/health-view";
import type { SetupFact, SetupStepName, SetupStepState } from "@/lib/operations/setup/setup-view";
import type { RefusalCode } from "@/lib/web/action-result";
import { argumentsOf, choicesOf, variantsOf } from "@/test/support/icu-message";
import { textsOf, type MessageTree } from "@/test/support/message-texts";
import en from "./en.json";

/** Words that stay as they are in every language: names, official terms, keys and addresses. */
const UNTRANSLATED = new Set(
  [
    "Consent Desk, ABDM, ABHA address, HIU ID, Client ID, Client secret, Consent manager, Consent artefact",
    "PDF JPEG PNG GIF DICOM X.509 v3 v0.5 https://dev.abdm.gov.in https://dev.ndhm.gov.in/gateway Ctrl + Enter",
  ].flatMap((words) => words.split(/,? /)),
);

type KeysOf<Part> = MessageKeys<Part, NestedKeyOf<Part>>;
type English = typeof en;

const languages = readdirSync(import.meta.dirname).filter((file) => file.endsWith(".json"));
const read = (file: string) => JSON.parse(readFileSync(path.join(import.meta.dirname, file), "utf8")) as MessageTree;

// Components translate these values, some of which come from the database. The compiler runs these checks: a value
// without a text, and a text without a value, is a type error here.
describe("the English texts cover every value of", () => {
  test("a consent", () => {
    expectTypeOf<KeysOf<English["status"]>>().toEqualTypeOf<ShownStatus>();
    expectTypeOf<KeysOf<English["artefact-status"]>>().toEqualTypeOf<ConsentArtefactStatus | "GRANTED_IN_PART">();
    expectTypeOf<KeysOf<English["advice"]>>().toEqualTypeOf<FailureAdvice>();
    expectTypeOf<KeysOf<English["mismatch-reason"]>>().toEqualTypeOf<MismatchReason>();
    expectTypeOf<KeysOf<English["timeline"]>>().toEqualTypeOf<ConsentEventKind | "unknown-hospital">();
    expectTypeOf<KeysOf<English["actor"]>>().toEqualTypeOf<TimelineStep["by"]["kind"]>();
  });

  test("the vocabulary of ABDM", () => {
    expectTypeOf<KeysOf<English["purpose"]>>().toEqualTypeOf<PurposeCode | "none">();
    expectTypeOf<KeysOf<English["hi-type"]>>().toEqualTypeOf<HiType>();
    expectTypeOf<KeysOf<English["hi-type-list"]>>().toEqualTypeOf<
      HiType | "all" | "none" | "unknown" | "all-but" | "and-more"
    >();
    expectTypeOf<KeysOf<English["composer"]["units"]>>().toEqualTypeOf<FrequencyUnit>();
  });

  test("a refused action", () => {
    expectTypeOf<KeysOf<English["refusal"]>>().toEqualTypeOf<RefusalCode | "unreachable">();
  });

  test("a callback", () => {
    type Tab = CallbackTab["name"];
    expectTypeOf<KeysOf<English["callbacks"]["tabs"]>>().toEqualTypeOf<Tab>();
    expectTypeOf<KeysOf<English["callbacks"]["lead"]>>().toEqualTypeOf<Tab>();
    expectTypeOf<KeysOf<English["callbacks"]["empty"]>>().toEqualTypeOf<Tab>();
    expectTypeOf<KeysOf<English["callback-message"]>>().toEqualTypeOf<CallbackMessage>();
    expectTypeOf<KeysOf<English["callback-state"]>>().toEqualTypeOf<CallbackState>();
    expectTypeOf<KeysOf<English["callback-state-text"]>>().toEqualTypeOf<CallbackState | "waiting-until" | "overdue">();
    expectTypeOf<Extract<DecisionResult, { reason: string }>["reason"]>().toExtend<
      KeysOf<English["callback-reason"]>
    >();
    expectTypeOf<KeysOf<English["callback"]["history-action"]>>().toEqualTypeOf<CallbackStep["action"]>();
    expectTypeOf<KeysOf<English["replay-forecast"]>>().toEqualTypeOf<ReplayForecast>();
    expectTypeOf<KeysOf<English["refusal-reason"]>>().toEqualTypeOf<Refusal["reason"] | "other">();
  });

  test("a failed message", () => {
    expectTypeOf<KeysOf<English["failed-messages"]["tabs"]>>().toEqualTypeOf<MessageTabName>();
    expectTypeOf<KeysOf<English["failed-messages"]["lead"]>>().toEqualTypeOf<MessageTabName>();
    expectTypeOf<KeysOf<English["failed-messages"]["empty"]>>().toEqualTypeOf<MessageTabName>();
    expectTypeOf<KeysOf<English["failed-message-kind"]>>().toEqualTypeOf<FailedMessageKind>();
    expectTypeOf<KeysOf<English["failed-message-state"]>>().toEqualTypeOf<MessageState>();
    expectTypeOf<KeysOf<English["failed-message-advice"]>>().toEqualTypeOf<FailedMessageAdvice>();
    expectTypeOf<KeysOf<English["failed-message"]["history-action"]>>().toEqualTypeOf<MessageStep["action"]>();
    expectTypeOf<KeysOf<English["retry-forecast"]>>().toEqualTypeOf<RetryForecast>();
  });

  test("a credential, a delivery check and the health page", () => {
    expectTypeOf<KeysOf<English["credentials"]["states"]>>().toEqualTypeOf<CredentialView["state"]>();
    expectTypeOf<KeysOf<English["credentials"]["session-result"]>>().toEqualTypeOf<SessionView["outcome"]>();
    expectTypeOf<KeysOf<English["credentials"]["test-result"]>>().toEqualTypeOf<ConnectionTest["outcome"]>();
    expectTypeOf<KeysOf<English["delivery-check"]["result"]>>().toEqualTypeOf<CheckResult>();
    expectTypeOf<KeysOf<English["delivery-check"]["step-result"]>>().toEqualTypeOf<StepResult>();
    expectTypeOf<KeysOf<English["delivery-check"]["step-name"]>>().toEqualTypeOf<StepView["name"]>();
    expectTypeOf<KeysOf<English["delivery-check"]["step-state"]>>().toEqualTypeOf<StepState>();
    expectTypeOf<KeysOf<English["setup"]["step"]>>().toEqualTypeOf<SetupStepName>();
    expectTypeOf<KeysOf<English["setup"]["state"]>>().toEqualTypeOf<SetupStepState>();
    expectTypeOf<KeysOf<English["setup"]["fact"]>>().toEqualTypeOf<SetupFact>();
    expectTypeOf<KeysOf<English["health"]["finding"]>>().toEqualTypeOf<(typeof FINDINGS)[number]>();
    expectTypeOf<KeysOf<English["health"]["session-result"]>>().toEqualTypeOf<SessionView["outcome"]>();
    expectTypeOf<KeysOf<English["health"]["call-result"]>>().toEqualTypeOf<CallResult>();
    expectTypeOf<KeysOf<English["health"]["callback-state"]>>().toEqualTypeOf<CallbackState>();
  });
});

describe.each(languages)("messages/%s", (file) => {
  const texts = read(file);

  test("has the same keys as the English file", () => {
    const keys = (of: MessageTree) => textsOf(of).map(([key]) => key);
    expect(keys(texts).sort()).toEqual(keys(en).sort());
  });

  test("holds only well-formed ICU messages", () => {
    const errors: string[] = [];
    const onError = (error: Error) => errors.push(error.message);
    const t = createTranslator<MessageTree>({ locale: "en-IN", messages: texts, onError }) as unknown as {
      markup: (key: string, values: Record<string, unknown>) => string;
    };
    for (const [key, text] of textsOf(texts)) {
      const values = Object.fromEntries([...text.matchAll(/[{<](\w+)/g)].map(([, name = ""]) => [name, 2]));
      const tags = Object.fromEntries([...text.matchAll(/<(\w+)>/g)].map(([, name = ""]) => [name, () => name]));
      t.markup(key, { ...values, ...tags });
    }
    expect(errors).toEqual([]);
  });

  // An advice is shown in a row of the dashboard: two lines, or three where it explains a wait.
  test.each(textsOf(texts["advice"] as MessageTree))("the advice %s is short and holds no error code", (key, text) => {
    expect(text.length).toBeLessThanOrEqual(/locked|stopped|without/.test(key) ? 270 : 180);
    expect(text).not.toMatch(/ABDM-|\d{3,}/);
  });
});

describe.each(languages.filter((file) => file !== "en.json"))("the translation messages/%s", (file) => {
  const texts = read(file);
  const english = new Map(textsOf(en));

  test("takes the arguments and tags of the English file, and chooses by no others", () => {
    for (const [key, text] of textsOf(texts)) {
      const original = english.get(key) ?? "";
      expect(argumentsOf(text), key).toEqual(argumentsOf(original));
      expect(choicesOf(original), key).toEqual(expect.arrayContaining(choicesOf(text)));
    }
  });

  test("holds no empty text", () => {
    const empty = textsOf(texts).filter(([, text]) => variantsOf(text).every((variant) => variant.trim() === ""));
    expect(empty).toEqual([]);
  });

  test("leaves nothing in English but names and official terms", () => {
    const wordsOf = (text: string) => variantsOf(text).flatMap((variant) => variant.split(/[.:]?(?:[\s,()+]+|$)/));
    const isName = (word: string) => word === "Value" || UNTRANSLATED.has(word);
    const left = textsOf(texts).filter(
      ([key, text]) =>
        text === english.get(key) && !wordsOf(text).every((word) => isName(word) || !/[a-z]/i.test(word)),
    );
    expect(left).toEqual([]);
  });

  test("names the official term of each purpose and record type", () => {
    const terms = textsOf({ purpose: en.purpose, "hi-type": en["hi-type"] } as MessageTree);
    const official = terms.flatMap(([key, text]) => {
      const term = key === "purpose.none" ? undefined : (/\((.*)\)$/.exec(text)?.[1] ?? text);
      return term === undefined ? [] : [[key, term] as const];
    });
    const others = new Map(textsOf(texts));
    expect(official.filter(([key, term]) => !others.get(key)?.includes(term))).toEqual([]);
  });
});
