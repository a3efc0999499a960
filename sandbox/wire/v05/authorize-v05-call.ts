import type { Network } from "@/sandbox/network";
import type { Client } from "@/sandbox/state/client-store";
import { authenticateBearer } from "@/sandbox/wire/authenticate-bearer";
import { REQUEST_ID, type Call, type Reply } from "@/sandbox/wire/call";
import { parseObject, stringMember, type Json } from "@/sandbox/wire/json";
import { invalidRequest, tokenVerificationFailed, tooManyRequests, v05Refusal } from "./v05-refusals";

const V05_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})?$/;
const MINUTE_MS = 60_000;

/** Parses an ISO 8601 time, which is UTC without an offset, to milliseconds; NaN when it is not valid. */
export function parseV05Time(text: string): number {
  if (!V05_TIME.test(text)) return Number.NaN;
  return new Date(/(Z|[+-]\d{2}:\d{2})$/.test(text) ? text : `${text}Z`).getTime();
}

/** Parses a body with the content type of JSON. */
export function parseV05Body(call: Call): { json: Json } | { refused: Reply } {
  if (!/^application\/json\b/i.test(call.headers.get("content-type") ?? "")) {
    return { refused: v05Refusal(415, 2500, "Unsupported Media Type") };
  }
  const json = parseObject(call.rawBody);
  return json === null ? { refused: invalidRequest("Invalid request") } : { json };
}

export type AuthorizedCall = { client: Client; requestId: string; json: Json };

/** Checks the bearer token, the X-CM-ID header, the body, and that the call's own id is new and its time is current. */
export function authorizeV05Call(network: Network, call: Call): AuthorizedCall | { refused: Reply } {
  const client = authenticateBearer(network, call.headers);
  if (typeof client === "string") return { refused: tokenVerificationFailed };
  if (call.headers.get("x-cm-id") !== "sbx") return { refused: invalidRequest("No mapping found for X-CM-ID") };
  const body = parseV05Body(call);
  if ("refused" in body) return body;
  const { json } = body;
  const requestId = stringMember(json, "requestId") ?? "";
  const skew = parseV05Time(stringMember(json, "timestamp") ?? "") - network.now().getTime();
  const valid = REQUEST_ID.test(requestId) && skew > -MINUTE_MS && skew < 9 * MINUTE_MS;
  if (!valid || !network.seenRequestIds.addIfNew(`${client.clientId} ${requestId}`)) {
    return { refused: tooManyRequests };
  }
  return { client, requestId, json };
}

/** The HIU of a call whose body does not name it: the X-HIU-ID header, or else the client's first HIU. */
export function hiuOfCall(client: Client, call: Call): string {
  return call.headers.get("x-hiu-id") ?? client.hiuIds[0] ?? client.clientId;
}
