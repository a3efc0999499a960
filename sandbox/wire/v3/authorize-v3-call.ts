import type { Network } from "@/sandbox/network";
import type { Client } from "@/sandbox/state/client-store";
import { authenticateBearer } from "@/sandbox/wire/authenticate-bearer";
import { REQUEST_ID, type Call, type Reply } from "@/sandbox/wire/call";
import { parseObject, type Json } from "@/sandbox/wire/json";
import { accessDenied, malformedBody, unauthorized, unauthorizedWithoutBody, v3Refusal } from "./v3-refusals";

/** How much TIMESTAMP may differ from the gateway's clock. */
const MAX_CLOCK_SKEW_MS = 10 * 60_000;
export const V3_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

/** A call whose headers and body are valid. */
export type ValidCall = { requestId: string; json: Json };
export type AuthorizedCall = ValidCall & { client: Client; hiuId: string | null };

function checkTimestamp(network: Network, headers: Headers): Reply | null {
  const timestamp = headers.get("timestamp") ?? "";
  const skew = Math.abs(new Date(timestamp).getTime() - network.now().getTime());
  if (V3_TIME.test(timestamp) && skew <= MAX_CLOCK_SKEW_MS) return null;
  return v3Refusal(404, "ABDM-1016: ", "Invalid Timestamp");
}

function checkRequestId(network: Network, call: Call, owner: string): Reply | null {
  const requestId = call.headers.get("request-id") ?? "";
  if (!REQUEST_ID.test(requestId)) return v3Refusal(400, "ABDM-2404", "Invalid Request Id");
  if (network.seenRequestIds.addIfNew(`${owner} ${requestId}`)) return null;
  return v3Refusal(400, "ABDM-1064", "request with this request id already exists");
}

/** Checks the headers that every v3 call has, then parses the body. The request ids of one `owner` must not repeat. */
export function validateV3Call(
  network: Network,
  call: Call,
  owner: string,
  hasBody = true,
): ValidCall | { refused: Reply } {
  const cmId = call.headers.get("x-cm-id");
  if (cmId === null) return { refused: accessDenied };
  if (cmId !== "sbx") return { refused: v3Refusal(400, "ABDM-2403", "Invalid X-CM-ID") };
  const contentType = call.headers.get("content-type") ?? "";
  if (hasBody && !/^application\/json\b/i.test(contentType)) {
    const message = `415 UNSUPPORTED_MEDIA_TYPE "Content type '${contentType}' not supported"`;
    return { refused: v3Refusal(400, "ABDM-9999: ", message) };
  }
  const refused = checkTimestamp(network, call.headers) ?? checkRequestId(network, call, owner);
  if (refused !== null) return { refused };
  const json = hasBody ? parseObject(call.rawBody) : {};
  return json === null ? { refused: malformedBody } : { requestId: call.headers.get("request-id") ?? "", json };
}

/** Checks the bearer token, then what `validateV3Call` checks, then the HIU id. With `needsHiu` the X-HIU-ID header is required. */
export function authorizeV3Call(
  network: Network,
  call: Call,
  { needsHiu = false, hasBody = true } = {},
): AuthorizedCall | { refused: Reply } {
  const client = authenticateBearer(network, call.headers);
  if (client === "missing") return { refused: unauthorized("900902", "Missing Credentials", call.path) };
  if (client === "invalid") return { refused: unauthorized("900901", "Invalid Credentials", call.path) };
  const hiuId = call.headers.get("x-hiu-id");
  if (needsHiu && hiuId === null) return { refused: unauthorizedWithoutBody };
  const valid = validateV3Call(network, call, client.clientId, hasBody);
  if ("refused" in valid) return valid;
  if (hiuId !== null && !client.hiuIds.includes(hiuId)) {
    return { refused: v3Refusal(400, "ABDM-1040", "Invalid HIU ID") };
  }
  return { ...valid, client, hiuId };
}
