import "server-only";
import { sealBytes, unsealBytes } from "@/lib/crypto/seal";
import { IN_CLEAR, sealedPlace, type SealedBytes } from "@/lib/crypto/sealed-columns";
import type { GatewayCallbackRow } from "@/lib/inbound/gateway-callback-table";
import type { CallbackId } from "@/lib/ids";

/** The body of a callback as it is stored: it may hold a patient's data. */
export function sealCallbackBody(id: CallbackId, body: Buffer): SealedBytes {
  return sealBytes(body, sealedPlace("body", id));
}

/** The stored body as it came; null once it is erased. Throws `sealed-data-unreadable` where its key is not known here. */
export function openCallbackBody({
  id,
  body,
  bodyKey,
}: Pick<GatewayCallbackRow, "id" | "body" | "bodyKey">): Buffer | null {
  if (body === null) return null;
  return bodyKey === IN_CLEAR ? body : unsealBytes(body, sealedPlace("body", id));
}
