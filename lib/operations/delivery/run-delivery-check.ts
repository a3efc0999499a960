import "server-only";
import type { Bridge } from "@/lib/abdm/messages";
import { MINUTE, SECOND } from "@/lib/clock";
import { maskCallbackAddress, withoutSecretPart, callbackAddressOf } from "@/lib/credential/callback-secret";
import { activeCredential, type CredentialRow } from "@/lib/credential/credential-table";
import {
  findDeliveryCheck,
  updateDeliveryCheck,
  type DeliveryCheckRow,
  type DeliveryCheckStep,
} from "@/lib/credential/delivery-check-table";
import { endDeliveryCheck } from "@/lib/credential/end-delivery-check";
import { recordCallbackAddress } from "@/lib/credential/record-callback-address";
import { newestCmConsentRequestId } from "@/lib/consent/request/consent-request-table";
import { atPresent, readOnly, transact, type MachineTx } from "@/lib/db/transaction";
import { env } from "@/lib/env";
import { newId, type CmConsentRequestId, type DeliveryCheckId } from "@/lib/ids";
import { publishChange } from "@/lib/live/publish-change";
import { isSameAddress, stepMayHaveArrived } from "@/lib/operations/delivery/describe-delivery-check";
import type { SendScope } from "@/lib/outbound/deliver-message";
import type { SendResult } from "@/lib/outbound/delivery-steps";
import { sendNow } from "@/lib/outbound/send-now";

/** How long the callback of the last status request is waited for. */
const CALLBACK_TIMEOUT = 30 * SECOND;
/** A gateway takes some minutes until it uses a new address: so long after the start the address is read and a status requested again. */
const AGAIN_AFTER = [1 * MINUTE, 5 * MINUTE, 15 * MINUTE];

type Steps = Parameters<typeof updateDeliveryCheck>[2];

/**
 * Runs a delivery check as far as it can go now: registers the address, reads it back, requests a status whose callback must arrive, and
 * again some minutes later. Each result is stored as soon as it is known, so that a repeated run goes on from there.
 */
export async function runDeliveryCheck(scope: SendScope, id: DeliveryCheckId): Promise<void> {
  const { check, credential } = await readCheck(scope, id);
  if (!check || check.finishedAt) return;
  const end = () => transact(atPresent(scope), (tx) => endDeliveryCheck(tx, id));
  if (credential?.id !== check.credentialId) return end();
  const store = (steps: Steps, more?: (tx: MachineTx) => Promise<void>) =>
    transact(atPresent(scope), async (tx) => {
      await updateDeliveryCheck(tx, id, steps);
      await more?.(tx);
      await publishChange(tx, "delivery-check", id);
    });

  const registration = check.registration ?? (await register(atPresent(scope)));
  if (!check.registration) {
    const isAccepted = registration.outcome === "accepted";
    await store({ registration }, async (tx) => {
      if (isAccepted) await recordCallbackAddress(tx, credential);
    });
  }
  // A gateway that refuses the address may have it from before; after one that cannot be reached nothing more can be determined.
  if (!stepMayHaveArrived(registration) && registration.outcome !== "refused") return end();
  const readBack = await readBackNow(scope, check, credential);
  await store({ readBack });
  if (check.attempts > AGAIN_AFTER.length) return end();
  const statusRequest = await requestStatus(scope, check);
  const attempts = check.attempts + 1;
  await store(
    { statusRequest, attempts, nextStepAt: nextStepAt(check, attempts, atPresent(scope).now) },
    async (tx) => {
      if (!stepMayHaveArrived(statusRequest)) await endDeliveryCheck(tx, id);
    },
  );
}

/** After so many status requests: when the next one is due, or when the last one's callback is no longer waited for. */
function nextStepAt({ startedAt }: Pick<DeliveryCheckRow, "startedAt">, attempts: number, now: Date): Date {
  const again = AGAIN_AFTER[attempts - 1];
  const atLeast = now.getTime() + CALLBACK_TIMEOUT;
  return new Date(again === undefined ? atLeast : Math.max(atLeast, startedAt.getTime() + again));
}

/** What the gateway has registered now; `taken-over` where it was our address before. */
async function readBackNow(
  scope: SendScope,
  check: DeliveryCheckRow,
  credential: CredentialRow,
): Promise<DeliveryCheckStep> {
  const step = toReadBackStep(await sendNow(scope, { kind: "read-bridge", deliveryCheckId: check.id }), credential);
  const wasOurs = check.readBack !== null && check.readBack.outcome !== "other";
  return step.outcome === "other" && wasOurs ? { ...step, outcome: "taken-over" } : step;
}

function readCheck(scope: SendScope, id: DeliveryCheckId) {
  return readOnly(scope, async (tx) => ({
    check: await findDeliveryCheck(tx, id),
    credential: await activeCredential(tx),
  }));
}

/** The address that was registered before is read first: afterwards nobody could know which system had received the callbacks. */
async function register(scope: SendScope): Promise<DeliveryCheckStep> {
  const before = await sendNow(scope, { kind: "read-bridge" });
  const step = toStep(await sendNow(scope, { kind: "register-callback-address" }));
  const bridge = before.outcome === "accepted" ? before.data?.bridge : undefined;
  const previous = typeof bridge === "object" ? bridge.url : null;
  // Our own address from before it had this secret part is no other system's.
  return previous && !isSameAddress(withoutSecretPart(previous), env().APP_URL)
    ? { ...step, url: maskCallbackAddress(previous) }
    : step;
}

async function requestStatus(scope: SendScope, check: DeliveryCheckRow): Promise<DeliveryCheckStep> {
  // The status of an unknown request has a callback too: that there is no such request.
  const known = await readOnly(scope, (tx) => newestCmConsentRequestId(tx));
  const cmConsentRequestId = known ?? newId<CmConsentRequestId>();
  const content = { cmConsentRequestId };
  return toStep(await sendNow(scope, { kind: "consent-request-status", deliveryCheckId: check.id, content }));
}

function toReadBackStep(result: SendResult, credential: CredentialRow): DeliveryCheckStep {
  if (result.outcome !== "accepted") return toStep(result);
  const bridge = result.data?.bridge;
  if (typeof bridge !== "object") return { outcome: "unreadable" };
  const url = bridge.url === null ? null : maskCallbackAddress(bridge.url);
  return { outcome: compare(bridge, credential), url };
}

function compare({ url, active, services }: Bridge, credential: CredentialRow): string {
  if (url === null) return "nothing";
  const isAccepted = !credential.callbackSecretRequired && isSameAddress(withoutSecretPart(url), env().APP_URL);
  if (!isAccepted && !isSameAddress(url, callbackAddressOf(credential))) return "other";
  if (!active) return "bridge-inactive";
  const service = services.find(({ id }) => id.toLowerCase() === credential.hiuId.toLowerCase());
  if (!service) return "not-linked";
  // A list without types has been seen for a service that worked: nothing is concluded from it.
  if (service.types.length > 0 && !service.types.includes("HIU")) return "not-hiu";
  return service.active ? "same" : "service-inactive";
}

type Result = { outcome: string; reason?: string; error?: { code: string; message: string } | null };

function toStep({ outcome, reason, error }: Result): DeliveryCheckStep {
  const name = outcome === "no-session" && reason ? `no-session-${reason}` : outcome;
  const gatewayError = error && (error.code || error.message) ? error : null;
  const ownReason = reason && outcome !== "no-session" ? { code: "", message: reason } : null;
  const shown = gatewayError ?? ownReason;
  return { outcome: name, ...(shown ? { error: shown } : {}) };
}
