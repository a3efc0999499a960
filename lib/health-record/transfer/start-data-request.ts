import "server-only";
import { createHash, randomBytes } from "node:crypto";
import { createTransferKeys } from "@/lib/abdm/encryption/key-material";
import type { PublicKeyFormat } from "@/lib/abdm/vocabulary";
import { MINUTE } from "@/lib/clock";
import type { ConsentArtefactRow } from "@/lib/consent/artefact/consent-artefact-table";
import { recordConsentEvent } from "@/lib/consent/timeline/consent-event-table";
import type { Tx } from "@/lib/db/transaction";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { findOwnHospital } from "@/lib/hospital/hospital-table";
import { newId, type DataRequestId } from "@/lib/ids";
import { publishChange } from "@/lib/live/publish-change";
import { addOutboundMessages, lockOpenMessage, uniqueKeyOf } from "@/lib/outbox/outbound-message-table";
import { ensureDataKey, insertTransferKey } from "@/lib/health-record/storage/data-key-table";
import { insertDataRequest, type DataRequestRow } from "@/lib/health-record/transfer/data-request-table";

const TOKEN_BYTES = 32;
/** How long a transfer may take. Source: ABDM, M3, data flow. */
export const TRANSFER_TIME_LIMIT = 20 * MINUTE;

/**
 * Requests the records of an artefact, for its whole period, under fresh keys; sent once the transaction commits. `repeats`: an earlier
 * request whose key format was not accepted. The caller holds the lock of the consent request, and no request of the artefact is open.
 */
export async function startDataRequest(
  tx: Tx,
  artefact: ConsentArtefactRow,
  { keyFormat, repeats = null }: { keyFormat?: PublicKeyFormat; repeats?: DataRequestId | null } = {},
): Promise<DataRequestId> {
  const { id: artefactId, consentRequestId, dateFrom, dateTo } = artefact;
  if (!consentRequestId || !dateFrom || !dateTo) throw new AppError("conflict", "an artefact that is used is complete");
  const { publicKeyFormat } = await findOwnHospital(tx);
  const id = newId<DataRequestId>();
  const token = randomBytes(TOKEN_BYTES).toString("base64url");
  const { privateKey, publicKey, nonce } = createTransferKeys();
  await ensureDataKey(tx, artefactId);
  await insertDataRequest(tx, {
    id,
    consentRequestId,
    artefactId,
    state: "sending",
    requestedBy: tx.actor.kind === "staff" ? tx.actor.staffId : null,
    dateFrom,
    dateTo,
    keyFormat: keyFormat ?? publicKeyFormat,
    repeats,
    publicKey,
    nonce,
    pushTokenDigest: pushTokenDigest(token),
    createdAt: tx.now,
    // Until the gateway has accepted it the outbox decides how long it is tried.
    nextStepAt: new Date(tx.now.getTime() + 2 * 24 * 60 * MINUTE),
  });
  await insertTransferKey(tx, id, { privateKey, pushToken: token });
  const message = { kind: "health-information-request", consentRequestId, artefactId, dataRequestId: id } as const;
  await addOutboundMessages(tx, [{ ...message, uniqueKey: uniqueKeyOf.dataRequest(id) }]);
  await recordConsentEvent(tx, { kind: "records.requested", consentRequestId, artefactId, detail: {} });
  await publishChange(tx, "consent-request", consentRequestId);
  return id;
}

/**
 * Sends a request on whose message was cancelled: its consent was taken for ended, which the network then contradicted. Does nothing while
 * the message is open.
 */
export async function resumeDataRequest(tx: Tx, { id, consentRequestId, artefactId }: DataRequestRow): Promise<void> {
  const uniqueKey = uniqueKeyOf.dataRequest(id);
  if (await lockOpenMessage(tx, uniqueKey)) return;
  const message = { kind: "health-information-request", consentRequestId, artefactId, dataRequestId: id } as const;
  await addOutboundMessages(tx, [{ ...message, uniqueKey }]);
}

/** SHA-256 of the secret part of an address for records: what is stored and compared. */
export function pushTokenDigest(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}

/** The address to which a HIP sends records, from its secret part. */
export const pushUrlOf = (token: string): string => `${env().APP_URL}/api/push/${token}`;
