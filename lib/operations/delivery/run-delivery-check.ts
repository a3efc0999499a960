import "server-only";
import type { Bridge } from "@/lib/abdm/messages";
import { SECOND } from "@/lib/clock";
import { callbackAddressOf, maskCallbackAddress, withoutSecretPart } from "@/lib/credential/callback-secret";
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
import { enqueue } from "@/lib/jobs/enqueue";
import { announceChange } from "@/lib/live/announce-change";
import { isSameAddress, mayHaveArrived } from "@/lib/operations/delivery/describe-delivery-check";
import { readRegisteredBridge, registerBridgeUrl } from "@/lib/outbound/bridge-calls";
import { sendMessage, type SendScope } from "@/lib/outbound/send-message";

/** How long the callback of the status request is waited for. */
const CALLBACK_TIMEOUT = 30 * SECOND;

type Steps = Partial<Pick<DeliveryCheckRow, "registration" | "readBack" | "statusRequest">>;

/** Runs a delivery check step by step; each result is stored as soon as it is known, so that a repeated job goes on from there. */
export async function runDeliveryCheck(scope: SendScope, id: DeliveryCheckId): Promise<void> {
  const { check, credential } = await readCheck(scope, id);
  if (!check || check.finishedAt) return;
  const end = () => transact(atPresent(scope), (tx) => endDeliveryCheck(tx, id));
  if (credential?.id !== check.credentialId) return end();
  const store = (steps: Steps, more?: (tx: MachineTx) => Promise<void>) =>
    transact(atPresent(scope), async (tx) => {
      await updateDeliveryCheck(tx, id, steps);
      await more?.(tx);
      await announceChange(tx, "delivery-check", id);
    });

  const registration = check.registration ?? (await register(atPresent(scope), credential));
  if (!check.registration) {
    const isAccepted = registration.outcome === "accepted";
    await store({ registration }, async (tx) => {
      if (isAccepted) await recordCallbackAddress(tx, credential);
    });
  }
  // A gateway that refuses the address may have it from before; after one that cannot be reached nothing more can be determined.
  if (!mayHaveArrived(registration) && registration.outcome !== "refused") return end();
  if (!check.readBack) {
    const bridge = await readRegisteredBridge(atPresent(scope), credential);
    await store({ readBack: readBackStep(bridge, credential) });
  }
  if (check.statusRequest) return;
  const statusRequest = await requestStatus(scope, check);
  await store({ statusRequest }, async (tx) => {
    if (!mayHaveArrived(statusRequest)) return endDeliveryCheck(tx, id);
    const job = { hospitalId: tx.actor.hospitalId, deliveryCheckId: id };
    const runAt = new Date(tx.now.getTime() + CALLBACK_TIMEOUT);
    await enqueue(tx, "end-delivery-check", job, { key: `delivery-check:${id}`, runAt });
  });
}

/** Ends a check whose callback did not come; before, it reads whether another address has been registered meanwhile. */
export async function timeOutDeliveryCheck(scope: SendScope, id: DeliveryCheckId): Promise<void> {
  const { check, credential } = await readCheck(scope, id);
  if (!check || check.finishedAt) return;
  let readBack: DeliveryCheckStep | null = null;
  if (credential?.id === check.credentialId && check.readBack?.outcome !== "other") {
    const now = readBackStep(await readRegisteredBridge(atPresent(scope), credential), credential);
    if (now.outcome === "other") readBack = { ...now, outcome: "taken-over" };
  }
  await transact(atPresent(scope), async (tx) => {
    if (readBack) await updateDeliveryCheck(tx, id, { readBack });
    await endDeliveryCheck(tx, id);
  });
}

function readCheck(scope: SendScope, id: DeliveryCheckId) {
  return readOnly(scope, async (tx) => ({
    check: await findDeliveryCheck(tx, id),
    credential: await activeCredential(tx),
  }));
}

/** The address that was registered before is read first: afterwards nobody could tell which system had received the callbacks. */
async function register(scope: SendScope, credential: CredentialRow): Promise<DeliveryCheckStep> {
  const url = callbackAddressOf(credential);
  const before = await readRegisteredBridge(scope, credential);
  const step = toStep(await registerBridgeUrl(scope, credential, url));
  const previous = before.outcome === "read" ? before.bridge.url : null;
  // Our own address from before it had this secret part is no other system's.
  return previous && !isSameAddress(withoutSecretPart(previous), env().APP_URL)
    ? { ...step, url: maskCallbackAddress(previous) }
    : step;
}

async function requestStatus(scope: SendScope, check: DeliveryCheckRow): Promise<DeliveryCheckStep> {
  // The status of an unknown request has a callback too: that there is no such request.
  const known = await readOnly(scope, (tx) => newestCmConsentRequestId(tx));
  const cmConsentRequestId = known ?? newId<CmConsentRequestId>();
  const message = { kind: "consent-request-status", cmConsentRequestId } as const;
  return toStep(await sendMessage(scope, message, { deliveryCheckId: check.id }));
}

function readBackStep(
  result: Awaited<ReturnType<typeof readRegisteredBridge>>,
  credential: CredentialRow,
): DeliveryCheckStep {
  if (result.outcome !== "read") return toStep(result);
  const { bridge } = result;
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
