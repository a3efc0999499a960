import { expect, test } from "vitest";
import type { CredentialView, SessionView } from "@/lib/credential/credential-view";
import type { DeliveryCheckView, StepResult } from "@/lib/operations/delivery/delivery-check-view";
import { assessSetup, type SetupFacts } from "@/lib/operations/setup/assess-setup";
import { SETUP_FACTS, SETUP_STEPS, type SetupStepName } from "@/lib/operations/setup/setup-view";

const AT = "2026-11-24T10:00:00.000Z";
const SESSION: SessionView = { requestedAt: AT, outcome: "opened", error: null, expiresAt: null, stopped: false };
const CREDENTIAL: CredentialView = {
  id: "a credential",
  version: 2,
  state: "active",
  gatewayUrl: "https://gateway.example",
  dialect: "v3",
  clientId: "SBX_1",
  hiuId: "IN1",
  cmId: "sbx",
  abhaUrl: null,
  jwksUrl: "https://gateway.example/certs",
  issuer: "https://gateway.example",
  callsPerSecond: 10,
  callBurst: 20,
  secret: { ending: "", setAt: AT, setBy: null },
  retiredAt: null,
  callbackUrl: "https://desk.example/g/ab12…",
  callbackRegisteredAt: AT,
  callbackIsOwn: true,
  callbackSecretRequired: false,
  session: SESSION,
};

const check = (
  state: DeliveryCheckView["state"],
  readBack: StepResult,
  hiuId = "IN1",
): SetupFacts["delivery"]["latest"] => ({
  id: "a check",
  startedAt: AT,
  startedBy: "Administrator",
  finishedAt: AT,
  state,
  result: { key: "proven", values: { hiuId } },
  steps: [{ name: "read-back", state: "good", result: { key: readBack, values: {} } }],
});

const COMPLETE: SetupFacts = {
  credentials: [CREDENTIAL],
  delivery: { latest: check("proven", "same"), lastProvenAt: AT },
  hasRequest: true,
  ownUrl: "https://desk.example",
  isDemo: false,
};

const credential = (change: Partial<CredentialView>) => ({ credentials: [{ ...CREDENTIAL, ...change }] });
const session = (change: Partial<SessionView>) => credential({ session: { ...SESSION, ...change } });
const refused = { error: { code: "401", message: "Bad secret" } };
const delivery = (latest: SetupFacts["delivery"]["latest"], lastProvenAt: string | null = null) => ({
  delivery: { latest, lastProvenAt },
});

const CASES: [step: SetupStepName, state: string, fact: string, facts: Partial<SetupFacts>][] = [
  ["client-id", "done", "client-id-known", {}],
  ["client-id", "done", "client-id-known", credential({ state: "retired" })],
  ["client-id", "open", "client-id-missing", { credentials: [] }],
  ["secret", "done", "secret-stored", {}],
  ["secret", "open", "secret-missing", credential({ state: "retired" })],
  ["secret", "open", "secret-missing", { credentials: [] }],
  ["connection", "done", "connection-opened", {}],
  ["connection", "open", "connection-never", credential({ session: null })],
  ["connection", "problem", "connection-refused", session({ outcome: "refused", ...refused })],
  ["connection", "problem", "connection-refused", session({ outcome: "locked", ...refused })],
  ["connection", "problem", "connection-unreachable", session({ outcome: "unreachable" })],
  ["facility", "done", "facility-linked", {}],
  ["facility", "done", "facility-linked", delivery(check("not-proven", "same"))],
  ["facility", "done", "facility-linked", delivery(check("proven", "unreadable"), AT)],
  ["facility", "open", "facility-unknown", delivery(check("not-proven", "unreadable"))],
  ["facility", "open", "facility-unknown", delivery(null)],
  ["facility", "open", "facility-unknown", delivery(check("proven", "same", "IN2"), AT)],
  ["facility", "open", "facility-unknown", credential({ callbackUrl: null, callbackIsOwn: false })],
  ["facility", "problem", "facility-not-linked", delivery(check("not-proven", "not-linked"))],
  ["facility", "problem", "facility-not-linked", delivery(check("proven", "not-hiu"), AT)],
  ["facility", "problem", "facility-not-linked", delivery(check("not-proven", "service-inactive"))],
  ["address", "done", "address-registered", {}],
  ["address", "open", "address-of-another-version", credential({ callbackIsOwn: false })],
  ["address", "open", "address-missing", credential({ callbackUrl: null, callbackIsOwn: false })],
  ["delivery", "done", "delivery-proven", {}],
  ["delivery", "done", "delivery-proven", delivery(check("not-proven", "other"), AT)],
  ["delivery", "open", "delivery-never", delivery(null)],
  ["delivery", "open", "delivery-running", delivery(check("running", "same"))],
  ["delivery", "problem", "delivery-failed", delivery(check("not-proven", "same"))],
  ["request", "done", "request-taken", {}],
  ["request", "open", "request-missing-sandbox", { hasRequest: false }],
  ["request", "open", "request-missing-demo", { hasRequest: false, isDemo: true }],
  ["request", "open", "request-missing-live", { ...credential({ cmId: "abdm" }), hasRequest: false, isDemo: true }],
];

const assess = (facts: Partial<SetupFacts>) => assessSetup({ ...COMPLETE, ...facts });

test.each(CASES)("the step %s is %s, with the sentence %s, for the facts of that case", (name, state, fact, facts) => {
  const step = assess(facts).steps.find((one) => one.name === name);
  expect({ state: step?.state, fact: step?.fact.key }).toEqual({ state, fact });
});

test("the cases cover every sentence", () => {
  expect(new Set(CASES.map(([, , fact]) => fact))).toEqual(new Set(SETUP_FACTS));
});

test("seven steps hold where everything is set up, and none without a credential", () => {
  expect(assess({})).toMatchObject({ done: 7, credentialId: "a credential", isDeliveryRunning: false });
  const empty = assess({ credentials: [], delivery: { latest: null, lastProvenAt: null }, hasRequest: false });
  expect(empty).toMatchObject({ done: 0, credentialId: null });
  expect(empty.steps.map(({ name }) => name)).toEqual([...SETUP_STEPS]);
});
