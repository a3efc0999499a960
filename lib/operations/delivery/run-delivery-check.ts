import "server-only";
import type { Bridge } from "@/lib/abdm/messages";
import { SECOND, systemNow } from "@/lib/clock";
import { noteCallbackAddress, readBackBridge, tellCallbackAddress } from "@/lib/outbound/bridge-calls";
import { activeCredential, type CredentialRow } from "@/lib/credential/credential-table";
import { transact, type Context } from "@/lib/db/context";
import { endDeliveryProof } from "@/lib/credential/end-delivery-check";
import {
  findProof,
  newestCmConsentRequestId,
  updateProof,
  type DeliveryProofRow,
  type ProofStep,
} from "@/lib/credential/delivery-check-table";
import { mayHaveArrived, sameAddress } from "@/lib/operations/delivery/describe-delivery-check";
import { say, type JobContext } from "@/lib/outbound/send-message";
import { newId, type CmConsentRequestId } from "@/lib/ids";
import { enqueue } from "@/lib/jobs/enqueue";
import type { JobPayload } from "@/lib/jobs/job";
import { announce } from "@/lib/live/announce-change";

/** How long the answer to the harmless question is waited for. */
const PATIENCE = 30 * SECOND;

type Job = JobPayload<"prove-delivery">;
type Steps = Partial<Pick<DeliveryProofRow, "registered" | "readBack" | "asked">>;

/** Proves delivery step by step; each step is kept as it is done, so that a job that is repeated leads on. */
export async function sendDeliveryProof(ctx: JobContext, { hospitalId, proofId }: Job): Promise<void> {
  const proof = await findProof(ctx, proofId);
  if (!proof || proof.finishedAt) return;
  const credential = await activeCredential(ctx);
  const end = () => transact(present(ctx), (ctx) => endDeliveryProof(ctx, proofId));
  if (credential?.id !== proof.credentialId) return end();
  const keep = (steps: Steps, more?: (ctx: Context) => Promise<void>) =>
    transact(present(ctx), async (ctx) => {
      await updateProof(ctx, proofId, steps);
      await more?.(ctx);
      await announce(ctx, "delivery-proof", proofId);
    });

  const registered = proof.registered ?? (await register(present(ctx), credential, proof.callbackUrl));
  if (!proof.registered) {
    const taken = registered.outcome === "accepted";
    await keep({ registered }, (ctx) =>
      taken ? noteCallbackAddress(ctx, credential.id, proof.callbackUrl) : Promise.resolve(),
    );
  }
  // A gateway that refuses the address may have had it before; one that cannot be asked has no more to say.
  if (!mayHaveArrived(registered) && registered.outcome !== "refused") return end();
  if (!proof.readBack) {
    await keep({ readBack: readBackStep(await readBackBridge(present(ctx), credential), proof, credential) });
  }
  if (proof.asked) return;
  const asked = await ask(ctx, proof);
  await keep({ asked }, async (ctx) => {
    if (!mayHaveArrived(asked)) return endDeliveryProof(ctx, proofId);
    const runAt = new Date(ctx.now.getTime() + PATIENCE);
    await enqueue(ctx, "end-delivery-proof", { hospitalId, proofId }, { key: `delivery-proof:${proofId}`, runAt });
  });
}

/** Ends a run whose answer was waited for; before, it looks whether somebody else has registered an address meanwhile. */
export async function sendEndOfDeliveryProof(ctx: JobContext, { proofId }: Job): Promise<void> {
  const proof = await findProof(ctx, proofId);
  if (!proof || proof.finishedAt) return;
  const credential = await activeCredential(ctx);
  if (credential?.id === proof.credentialId && proof.readBack?.outcome !== "other") {
    const told = readBackStep(await readBackBridge(present(ctx), credential), proof, credential);
    if (told.outcome === "other") await updateProof(ctx, proofId, { readBack: { ...told, outcome: "taken-over" } });
  }
  await transact(present(ctx), (ctx) => endDeliveryProof(ctx, proofId));
}

const present = <C extends Context>(ctx: C): C => ({ ...ctx, now: systemNow() });

/** What stood there before is read first: afterwards nobody could tell who had taken the callbacks. */
async function register(ctx: JobContext, credential: CredentialRow, url: string): Promise<ProofStep> {
  const before = await readBackBridge(ctx, credential);
  const step = stepOf(await tellCallbackAddress(ctx, credential, url));
  const previous = before.outcome === "read" ? before.bridge.url : null;
  return previous && !sameAddress(previous, url) ? { ...step, url: previous } : step;
}

async function ask(ctx: JobContext, proof: DeliveryProofRow): Promise<ProofStep> {
  // A question about nothing is answered too: that there is no such request.
  const cmConsentRequestId = (await newestCmConsentRequestId(ctx)) ?? newId<CmConsentRequestId>();
  const said = await say(ctx, { kind: "check-consent-request", cmConsentRequestId }, { deliveryProofId: proof.id });
  return stepOf(said);
}

function readBackStep(
  told: Awaited<ReturnType<typeof readBackBridge>>,
  proof: DeliveryProofRow,
  credential: CredentialRow,
): ProofStep {
  if (told.outcome !== "read") return stepOf(told);
  return { outcome: compared(told.bridge, proof.callbackUrl, credential.hiuId), url: told.bridge.url };
}

function compared({ url, active, services }: Bridge, ourUrl: string, hiuId: string): string {
  if (url === null) return "nothing";
  if (!sameAddress(url, ourUrl)) return "other";
  if (!active) return "bridge-inactive";
  const service = services.find(({ id }) => id.toLowerCase() === hiuId.toLowerCase());
  if (!service) return "not-linked";
  // A list without types has been seen for a service that worked: nothing is concluded from it.
  if (service.types.length > 0 && !service.types.includes("HIU")) return "not-hiu";
  return service.active ? "same" : "service-inactive";
}

type Outcome = { outcome: string; reason?: string; error?: { code: string; message: string } | null };

function stepOf({ outcome, reason, error }: Outcome): ProofStep {
  const named = outcome === "no-session" && reason ? `no-session-${reason}` : outcome;
  const theirs = error && (error.code || error.message) ? error : null;
  const ours = reason && outcome !== "no-session" ? { code: "", message: reason } : null;
  const complaint = theirs ?? ours;
  return { outcome: named, ...(complaint ? { error: complaint } : {}) };
}
