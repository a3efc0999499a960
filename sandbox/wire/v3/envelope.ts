import type { Client } from "@/sandbox/clients/client";
import type { Network } from "@/sandbox/network";
import { bearerOf } from "@/sandbox/wire/bearer";
import type { Call, Reply } from "@/sandbox/wire/call";
import { parseObject, type Json } from "@/sandbox/wire/json";
import { accessDenied, malformedBody, refusal, silentlyUnauthorized, unauthorized } from "./refusals";

/** How far a TIMESTAMP may be off. */
const SKEW_MS = 10 * 60_000;
export const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
export const V3_INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

/** A call whose headers are in order. */
export type Opened = { requestId: string; json: Json };
export type Authorized = Opened & { client: Client; hiuId: string | null };

function checkTimestamp(network: Network, headers: Headers): Reply | null {
  const stamp = headers.get("timestamp") ?? "";
  const off = Math.abs(new Date(stamp).getTime() - network.now().getTime());
  return V3_INSTANT.test(stamp) && off <= SKEW_MS ? null : refusal(404, "ABDM-1016: ", "Invalid Timestamp");
}

function checkRequestId(network: Network, call: Call, owner: string): Reply | null {
  const requestId = call.headers.get("request-id") ?? "";
  if (!UUID.test(requestId)) return refusal(400, "ABDM-2404", "Invalid Request Id");
  if (network.seen.take(`${owner} ${requestId}`)) return null;
  return refusal(400, "ABDM-1064", "request with this request id already exists");
}

/** The headers that every v3 call carries, then the body. `owner` is whose request ids must not repeat. */
export function open(network: Network, call: Call, owner: string, hasBody = true): Opened | { refused: Reply } {
  const cmId = call.headers.get("x-cm-id");
  if (cmId === null) return { refused: accessDenied };
  if (cmId !== "sbx") return { refused: refusal(400, "ABDM-2403", "Invalid X-CM-ID") };
  const contentType = call.headers.get("content-type") ?? "";
  if (hasBody && !/^application\/json\b/i.test(contentType)) {
    const message = `415 UNSUPPORTED_MEDIA_TYPE "Content type '${contentType}' not supported"`;
    return { refused: refusal(400, "ABDM-9999: ", message) };
  }
  const refused = checkTimestamp(network, call.headers) ?? checkRequestId(network, call, owner);
  if (refused !== null) return { refused };
  const json = hasBody ? parseObject(call.rawBody) : {};
  return json === null ? { refused: malformedBody } : { requestId: call.headers.get("request-id") ?? "", json };
}

/** The bearer, then the headers of every call. With `needsHiu` the X-HIU-ID header is required too. */
export function authorize(
  network: Network,
  call: Call,
  { needsHiu = false, hasBody = true } = {},
): Authorized | { refused: Reply } {
  const client = bearerOf(network, call.headers);
  if (client === "missing") return { refused: unauthorized("900902", "Missing Credentials", call.path) };
  if (client === "invalid") return { refused: unauthorized("900901", "Invalid Credentials", call.path) };
  const hiuId = call.headers.get("x-hiu-id");
  if (needsHiu && hiuId === null) return { refused: silentlyUnauthorized };
  const opened = open(network, call, client.clientId, hasBody);
  if ("refused" in opened) return opened;
  if (hiuId !== null && !client.hiuIds.includes(hiuId)) {
    return { refused: refusal(400, "ABDM-1040", "Invalid HIU ID") };
  }
  return { ...opened, client, hiuId };
}
