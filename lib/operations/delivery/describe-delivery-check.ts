import "server-only";
import { MINUTE, SECOND } from "@/lib/clock";
import type { DeliveryCheckRow, DeliveryCheckStep, LatestDeliveryCheck } from "@/lib/credential/delivery-check-table";
import {
  STEP_RESULTS,
  type CheckResult,
  type DeliveryCheckView,
  type ResultText,
  type StepResult,
  type StepState,
  type StepView,
} from "@/lib/operations/delivery/delivery-check-view";
import { trimTrailingSlashes } from "@/lib/slashes";

/** Longer than any check can take while background work is running. */
const LONGEST_CHECK = 20 * MINUTE;
/** So long after its start a check whose callback has not come is only waiting for the gateway to use the new address. */
const ONLY_WAITING_AFTER = MINUTE;

const NOT_LINKED = ["not-linked", "not-hiu", "service-inactive"];
const CREDENTIAL_REFUSED = ["unauthorised", "no-session-refused", "no-session-stopped", "no-session-no-credential"];

/** Whether a check never ended because no process worked on it. */
export function isAbandoned({ startedAt }: Pick<DeliveryCheckRow, "startedAt">, now: Date): boolean {
  return now.getTime() - startedAt.getTime() > LONGEST_CHECK;
}

/** Whether a check is still working, so that another one would disturb it. */
export function isBusy(check: Pick<DeliveryCheckRow, "startedAt" | "attempts">, now: Date): boolean {
  const isOnlyWaiting = check.attempts > 0 && now.getTime() - check.startedAt.getTime() > ONLY_WAITING_AFTER;
  return !isOnlyWaiting && !isAbandoned(check, now);
}

/** Whether the gateway has received the message of a step, or may have. */
export function stepMayHaveArrived({ outcome }: DeliveryCheckStep): boolean {
  return outcome === "accepted" || outcome === "unanswered";
}

/** Whether two addresses lead to the same place. */
export function isSameAddress(one: string, other: string): boolean {
  const plain = (url: string) => trimTrailingSlashes(URL.canParse(url) ? new URL(url).href : url);
  return plain(one) === plain(other);
}

/** A check as admins see it at `now`: the result of each step, and one sentence about what worked and what to do. */
export function toDeliveryCheckView({ check, startedBy, hiuId }: LatestDeliveryCheck, now: Date): DeliveryCheckView {
  const isOver = check.finishedAt !== null || isAbandoned(check, now);
  const state = check.answeredAt ? "proven" : isOver ? "not-proven" : "running";
  return {
    id: check.id,
    startedAt: check.startedAt.toISOString(),
    startedBy,
    finishedAt: check.finishedAt?.toISOString() ?? null,
    state,
    result: { key: resultOf(check, state), values: valuesOf(check, hiuId) },
    steps: stepsOf(check, state, hiuId),
  };
}

function resultOf(check: DeliveryCheckRow, state: DeliveryCheckView["state"]): CheckResult {
  const { registration, readBack, statusRequest } = check;
  const bridge = readBack?.outcome ?? "";
  const isElsewhere = bridge === "other" || bridge === "taken-over";
  if (state === "proven") return isElsewhere ? "proven-elsewhere" : registration?.url ? "proven-replaced" : "proven";
  if (state === "running") {
    if (!registration) return "running-register";
    if (!readBack) return "running-read-back";
    if (!statusRequest) return "running-status-request";
    return "running-callback";
  }
  if (!check.finishedAt) return "abandoned";
  if (!registration) return "credential-changed";
  if (CREDENTIAL_REFUSED.includes(registration.outcome)) return "credential-refused";
  if (!stepMayHaveArrived(registration) && registration.outcome !== "refused") return "gateway-unavailable";
  if (!statusRequest) return "credential-changed";
  if (NOT_LINKED.includes(bridge)) return "not-linked";
  if (!stepMayHaveArrived(statusRequest)) return "request-not-accepted";
  if (isElsewhere) return "no-callback-elsewhere";
  if (registration.outcome === "refused") return "no-callback-refused";
  if (bridge === "nothing") return "no-callback-no-address";
  if (bridge === "bridge-inactive") return "no-callback-inactive";
  return bridge === "same" ? "no-callback" : "no-callback-unreported";
}

function valuesOf(check: DeliveryCheckRow, hiuId: string): ResultText<string>["values"] {
  const { registration, readBack, statusRequest, answeredAt, startedAt, callbackUrl } = check;
  const failed = [registration, statusRequest].find((step) => step && !stepMayHaveArrived(step));
  return {
    url: callbackUrl,
    hiuId,
    theirs: readBack?.url ?? "",
    previous: registration?.url ?? "",
    message: failed ? messageOf(failed) : "",
    seconds: answeredAt ? Math.max(1, Math.round((answeredAt.getTime() - startedAt.getTime()) / SECOND)) : 0,
  };
}

type Described = [StepState, StepResult];

function stepsOf(check: DeliveryCheckRow, state: DeliveryCheckView["state"], hiuId: string): StepView[] {
  const values = valuesOf(check, hiuId);
  const isRunning = state === "running";
  let isNext = true;
  const step = (
    name: StepView["name"],
    done: DeliveryCheckStep | null,
    describe: (done: DeliveryCheckStep) => Described,
  ): StepView => {
    if (done) {
      const [state, key] = describe(done);
      return { name, state, result: { key, values: { ...values, message: messageOf(done) } } };
    }
    const pending = !isRunning ? "left-out" : isNext ? "running" : "waiting";
    isNext = false;
    return { name, state: pending, result: { key: pending, values } };
  };
  const callback = check.answeredAt
    ? { outcome: "received" }
    : check.statusRequest && stepMayHaveArrived(check.statusRequest) && !isRunning
      ? { outcome: "timeout" }
      : null;
  return [
    step("register", check.registration, describeRegistration),
    step("read-back", check.readBack, describeReadBack),
    step("status-request", check.statusRequest, (done) =>
      done.outcome === "accepted" ? ["good", "request-accepted"] : describeFailure(done),
    ),
    step("callback", callback, ({ outcome }) =>
      outcome === "received" ? ["good", "callback-received"] : ["bad", "no-callback"],
    ),
  ];
}

function describeRegistration(done: DeliveryCheckStep): Described {
  if (done.outcome !== "accepted") return describeFailure(done);
  return done.url ? ["doubtful", "registered-replacing"] : ["good", "registered"];
}

function describeReadBack(done: DeliveryCheckStep): Described {
  const { outcome } = done;
  if (outcome === "same") return ["good", "same"];
  const result = STEP_RESULTS.find((key) => key === outcome);
  const isReported = ["other", "taken-over", "nothing", "bridge-inactive", ...NOT_LINKED].includes(outcome);
  if (result && isReported) return ["bad", result];
  // A gateway that does not report where it delivers is no sign of anything wrong.
  return ["doubtful", result === "unreadable" ? result : describeFailure(done)[1]];
}

function describeFailure({ outcome }: DeliveryCheckStep): Described {
  const failures: readonly StepResult[] = STEP_RESULTS.slice(STEP_RESULTS.indexOf("unreachable"));
  return [outcome === "unanswered" ? "doubtful" : "bad", failures.find((key) => key === outcome) ?? "other-failure"];
}

function messageOf({ outcome, error }: DeliveryCheckStep): string {
  return [error?.code, error?.message].filter(Boolean).join(" ") || outcome;
}
