import "server-only";

import { z } from "zod";

import type { WireCall, WireError } from "@/lib/abdm/messages";
import { retryability } from "@/lib/abdm/errors/retryability";
import { type CallLimits, sendWireCall } from "@/lib/abdm/http/send-wire-call";
import { formatTimestamp } from "@/lib/abdm/timestamps";
import { errorInSuccess, parseWireError } from "@/lib/abdm/errors/parse-wire-error";
import { abhaAddress } from "@/lib/abdm/wire/fields";
import type { GatewayRequestId } from "@/lib/ids";

/** Whose an address is, that it is nobody's, or that the service could not say. */
export type AbhaSearchOutcome =
  | { outcome: "found"; name: string }
  | { outcome: "not-found"; error: WireError }
  /** The session is over: open a new one, ask once more. */
  | { outcome: "unauthorised"; error: WireError }
  | { outcome: "refused"; error: WireError }
  | { outcome: "unreachable" };

const PATH = "/api/v3/phr/web/login/abha/search";
const NOBODY = /^(ABDM-1211|ABDM-1170|ABDM-1012|ABDM-1051)$/;

/**
 * Asks the ABHA service of v3 whose an address is. `abhaUrl` is the address in front of its paths, such as
 * `https://abhasbx.abdm.gov.in/abha`. Only the name is taken. Source: ABHA v3, address search.
 */
export async function searchAbhaAddress(
  search: CallLimits & {
    abhaUrl: string;
    accessToken: string;
    abhaAddress: string;
    requestId: GatewayRequestId;
    timestamp: Date;
  },
): Promise<AbhaSearchOutcome> {
  const { abhaUrl, abhaAddress, requestId, timestamp, ...sending } = search;
  const headers = {
    "Content-Type": "application/json",
    "REQUEST-ID": requestId,
    TIMESTAMP: formatTimestamp(timestamp),
  };
  const body = JSON.stringify({ abhaAddress });
  const call: WireCall = { method: "POST", base: "gateway", path: PATH, headers, body };
  const delivery = await sendWireCall({ ...sending, gatewayUrl: abhaUrl, call });
  if (delivery.outcome !== "answered") return { outcome: "unreachable" };
  const success = delivery.status >= 200 && delivery.status < 300;
  const error = success ? errorInSuccess(delivery.body) : parseWireError(delivery.body);
  if (error === null) return personIn(delivery.body, abhaAddress);
  if (NOBODY.test(error.code)) return { outcome: "not-found", error };
  return { outcome: retryability(delivery.status, error) === "unauthorised" ? "unauthorised" : "refused", error };
}

const person = z.object({
  fullName: z.string().trim().min(1),
  abhaAddress: abhaAddress.nullish(),
  status: z.string().nullish(),
  message: z.string().nullish(),
});

function personIn(body: string, asked: string): AbhaSearchOutcome {
  const told = person.safeParse(parseJson(body)).data;
  if (told === undefined) return { outcome: "refused", error: { code: "", message: "" } };
  // The name of somebody else would have a doctor ask the wrong person. Addresses come with and without their suffix.
  const [local] = asked.toLowerCase().split("@");
  if (told.abhaAddress && told.abhaAddress !== asked.toLowerCase() && told.abhaAddress !== local) {
    return { outcome: "refused", error: { code: "", message: "The ABHA service answered about another address." } };
  }
  if (told.status && told.status.toUpperCase() !== "ACTIVE") {
    const message = told.message || `The ABHA account is ${told.status.toLowerCase()}.`;
    return { outcome: "refused", error: { code: "", message } };
  }
  return { outcome: "found", name: told.fullName };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
