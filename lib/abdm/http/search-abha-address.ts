import "server-only";

import { z } from "zod";

import { isUnknownPatient } from "@/lib/abdm/errors/error-catalogue";
import { parseErrorInSuccess, parseWireError } from "@/lib/abdm/errors/parse-wire-error";
import { retryability } from "@/lib/abdm/errors/retryability";
import { type CallLimits, sendWireCall } from "@/lib/abdm/http/send-wire-call";
import type { WireCall, WireError } from "@/lib/abdm/messages";
import { formatTimestamp } from "@/lib/abdm/timestamps";
import { abhaAddress, parseJson } from "@/lib/abdm/wire/fields";
import type { OutboundRequestId } from "@/lib/ids";

/** The result of a search for an ABHA address. */
export type AbhaSearchOutcome =
  | { outcome: "found"; name: string }
  | { outcome: "not-found"; error: WireError }
  /** The session has ended: open a new one and search once more. */
  | { outcome: "unauthorised"; error: WireError }
  | { outcome: "refused"; error: WireError }
  | { outcome: "unreachable" };

const PATH = "/api/v3/phr/web/login/abha/search";

/**
 * Looks up the name of an ABHA address's owner at the ABHA service of v3, once. `abhaUrl` is the address in front of the
 * service's paths, such as `https://abhasbx.abdm.gov.in/abha`. Never throws. Source: ABHA v3, address search.
 */
export async function searchAbhaAddress(
  search: CallLimits & {
    abhaUrl: string;
    accessToken: string;
    abhaAddress: string;
    requestId: OutboundRequestId;
    timestamp: Date;
  },
): Promise<AbhaSearchOutcome> {
  const { abhaUrl, abhaAddress, requestId, timestamp, ...request } = search;
  const headers = {
    "Content-Type": "application/json",
    "REQUEST-ID": requestId,
    TIMESTAMP: formatTimestamp(timestamp),
  };
  const body = JSON.stringify({ abhaAddress });
  const call: WireCall = { method: "POST", base: "gateway", path: PATH, headers, body };
  const delivery = await sendWireCall({ ...request, gatewayUrl: abhaUrl, call });
  if (delivery.outcome !== "answered") return { outcome: "unreachable" };
  const isSuccess = delivery.status >= 200 && delivery.status < 300;
  const error = isSuccess ? parseErrorInSuccess(delivery.body) : parseWireError(delivery.body);
  if (error === null) return readOwner(delivery.body, abhaAddress);
  if (isUnknownPatient(error)) return { outcome: "not-found", error };
  return { outcome: retryability(delivery.status, error) === "unauthorised" ? "unauthorised" : "refused", error };
}

const ownerSchema = z.object({
  fullName: z.string().trim().min(1),
  abhaAddress: abhaAddress.nullish(),
  status: z.string().nullish(),
  message: z.string().nullish(),
});

function readOwner(body: string, searchedAddress: string): AbhaSearchOutcome {
  const owner = ownerSchema.safeParse(parseJson(body)).data;
  if (owner === undefined) return { outcome: "refused", error: { code: "", message: "" } };
  // A name that belongs to another address would send the request to the wrong patient. The service returns addresses
  // with and without their suffix.
  const address = searchedAddress.toLowerCase();
  const [withoutSuffix] = address.split("@");
  if (owner.abhaAddress && owner.abhaAddress !== address && owner.abhaAddress !== withoutSuffix) {
    return { outcome: "refused", error: { code: "", message: "The ABHA service answered about another address." } };
  }
  if (owner.status && owner.status.toUpperCase() !== "ACTIVE") {
    const message = owner.message || `The ABHA account is ${owner.status.toLowerCase()}.`;
    return { outcome: "refused", error: { code: "", message } };
  }
  return { outcome: "found", name: owner.fullName };
}
