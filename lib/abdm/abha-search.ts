import "server-only";

import type { WireCall, WireError } from "@/lib/abdm/messages";
import { sendWireCall } from "@/lib/abdm/send-wire-call";
import { formatTimestamp } from "@/lib/abdm/timestamps";
import { parseWireError } from "@/lib/abdm/wire-error";
import type { GatewayRequestId } from "@/lib/ids";

/** Whose an address is, that it is nobody's, or that the service could not say. */
export type AbhaSearch =
  | { outcome: "found"; name: string }
  | { outcome: "not-found"; error: WireError }
  | { outcome: "refused"; error: WireError }
  | { outcome: "unreachable" };

const PATH = "/api/v3/phr/web/login/abha/search";
const NOBODY = /^(ABDM-1211|ABDM-1170|ABDM-1012|ABDM-1051)$/;

/**
 * Asks the ABHA service of v3 whose an address is. `abhaUrl` is the address in front of its paths, such as
 * `https://abhasbx.abdm.gov.in/abha`. Only the name is taken. Source: FACTS-V3-PORTAL 7.
 */
export async function searchAbhaAddress(search: {
  abhaUrl: string;
  accessToken: string;
  abhaAddress: string;
  requestId: GatewayRequestId;
  timestamp: Date;
  fetch?: typeof fetch;
}): Promise<AbhaSearch> {
  const headers = {
    "Content-Type": "application/json",
    "REQUEST-ID": search.requestId,
    TIMESTAMP: formatTimestamp(search.timestamp),
  };
  const body = JSON.stringify({ abhaAddress: search.abhaAddress });
  const call: WireCall = {
    method: "POST",
    base: "gateway",
    path: PATH,
    headers,
    body,
  };
  const delivery = await sendWireCall({
    gatewayUrl: search.abhaUrl,
    call,
    accessToken: search.accessToken,
    fetch: search.fetch,
  });
  if (delivery.outcome !== "answered") return { outcome: "unreachable" };
  const name = delivery.status === 200 ? nameIn(delivery.body) : null;
  if (name) return { outcome: "found", name };
  const error = parseWireError(delivery.body);
  return { outcome: NOBODY.test(error.code) ? "not-found" : "refused", error };
}

function nameIn(body: string): string | null {
  try {
    const { fullName } = JSON.parse(body) as { fullName?: unknown };
    return typeof fullName === "string" && fullName.trim() !== "" ? fullName.trim() : null;
  } catch {
    return null;
  }
}
