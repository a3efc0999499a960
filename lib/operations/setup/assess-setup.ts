import "server-only";
import type { CredentialView } from "@/lib/credential/credential-view";
import type { DeliveryView } from "@/lib/operations/delivery/delivery-check-view";
import {
  SETUP_STEPS,
  type SetupFact,
  type SetupStep,
  type SetupStepName,
  type SetupStepState,
  type SetupView,
} from "@/lib/operations/setup/setup-view";

/** What the steps are derived from. */
export type SetupFacts = {
  /** Every version of the credential, newest first. */
  credentials: CredentialView[];
  delivery: DeliveryView;
  /** Whether ABDM has taken a consent request of the hospital. */
  hasRequest: boolean;
  /** The public address of this installation. */
  ownUrl: string;
  /** Whether the sandbox network of this installation runs beside it. */
  isDemo: boolean;
};

type Assessed = [SetupStepState, SetupFact, SetupStep["fact"]["values"]?];
type Assess = (facts: SetupFacts, active: CredentialView | null) => Assessed;

/** How the link of a facility can be wrong, as the gateway reports it. */
const NOT_LINKED = ["not-linked", "not-hiu", "service-inactive"];

/** Which steps of the connection to ABDM hold, and what is known of each. */
export function assessSetup(facts: SetupFacts): SetupView {
  const active = facts.credentials.find(({ state }) => state === "active") ?? null;
  const steps = SETUP_STEPS.map((name): SetupStep => {
    const [state, key, values = {}] = ASSESS[name](facts, active);
    return { name, state, fact: { key, values } };
  });
  return {
    steps,
    done: steps.filter(({ state }) => state === "done").length,
    credentialId: active?.id ?? null,
    isDeliveryRunning: facts.delivery.latest?.state === "running",
  };
}

const ASSESS: Record<SetupStepName, Assess> = {
  "client-id": ({ credentials: [newest] }) =>
    newest ? ["done", "client-id-known", { clientId: newest.clientId }] : ["open", "client-id-missing"],
  secret: (_, active) => (active ? ["done", "secret-stored", { version: active.version }] : ["open", "secret-missing"]),
  connection: (_, active) => {
    const session = active?.session;
    if (!session) return ["open", "connection-never"];
    if (session.outcome === "opened") return ["done", "connection-opened"];
    const message = session.error?.message ?? "";
    return [
      "problem",
      session.outcome === "unreachable" ? "connection-unreachable" : "connection-refused",
      { message },
    ];
  },
  facility: ({ delivery: { latest, lastProvenAt } }, active) => {
    const hiuId = active?.hiuId ?? "";
    const isOfThis = latest !== null && latest.result.values["hiuId"] === hiuId && active?.callbackUrl !== null;
    const known = isOfThis ? latest.steps.find(({ name }) => name === "read-back")?.result.key : undefined;
    if (!active || known === undefined) return ["open", "facility-unknown", { hiuId }];
    if (NOT_LINKED.includes(known)) return ["problem", "facility-not-linked", { hiuId }];
    // A gateway that does not report its facilities has answered for this one.
    const isLinked = known === "same" || lastProvenAt !== null;
    return isLinked ? ["done", "facility-linked", { hiuId }] : ["open", "facility-unknown", { hiuId }];
  },
  address: ({ ownUrl }, active) => {
    if (!active?.callbackUrl) return ["open", "address-missing", { url: ownUrl }];
    if (!active.callbackIsOwn) return ["open", "address-of-another-version", { url: active.callbackUrl }];
    return ["done", "address-registered", { url: active.callbackUrl }];
  },
  delivery: ({ delivery: { latest, lastProvenAt } }) => {
    if (lastProvenAt !== null) return ["done", "delivery-proven"];
    if (latest?.state === "running") return ["open", "delivery-running"];
    return latest?.state === "not-proven" ? ["problem", "delivery-failed"] : ["open", "delivery-never"];
  },
  request: ({ hasRequest, isDemo }, active) => {
    if (hasRequest) return ["done", "request-taken"];
    if (active?.cmId === "abdm") return ["open", "request-missing-live"];
    return ["open", isDemo ? "request-missing-demo" : "request-missing-sandbox"];
  },
};
