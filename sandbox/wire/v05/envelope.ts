import type { Client } from "@/sandbox/clients/client";
import type { Network } from "@/sandbox/network";
import { bearerOf } from "@/sandbox/wire/bearer";
import type { Call, Reply } from "@/sandbox/wire/call";
import { parseObject, text, type Json } from "@/sandbox/wire/json";
import { badToken, invalidRequest, refusal, tooManyRequests } from "./refusals";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})?$/;
const MINUTE = 60_000;

/** Reads an ISO time; without an offset it is UTC. */
export function instant(written: string): number {
  if (!INSTANT.test(written)) return Number.NaN;
  return new Date(/(Z|[+-]\d{2}:\d{2})$/.test(written) ? written : `${written}Z`).getTime();
}

/** The body as JSON, sent as such. */
export function readBody(call: Call): Json | { refused: Reply } {
  if (!/^application\/json\b/i.test(call.headers.get("content-type") ?? "")) {
    return { refused: refusal(415, 2500, "Unsupported Media Type") };
  }
  return parseObject(call.rawBody) ?? { refused: invalidRequest("Invalid request") };
}

export type Authorized = { client: Client; requestId: string; json: Json };

/** Bearer, routing header, body, and that the call's own id and time are fresh. */
export function authorize(network: Network, call: Call): Authorized | { refused: Reply } {
  const client = bearerOf(network, call.headers);
  if (typeof client === "string") return { refused: badToken };
  if (call.headers.get("x-cm-id") !== "sbx") return { refused: invalidRequest("No mapping found for X-CM-ID") };
  const json = readBody(call);
  if ("refused" in json) return { refused: json["refused"] as Reply };
  const requestId = text(json, "requestId") ?? "";
  const off = instant(text(json, "timestamp") ?? "") - network.now().getTime();
  const fresh = UUID.test(requestId) && off > -MINUTE && off < 9 * MINUTE;
  if (!fresh || !network.seen.take(`${client.clientId} ${requestId}`)) return { refused: tooManyRequests };
  return { client, requestId, json };
}

/** The HIU a caller speaks for where the call does not name it: the first of its own. */
export function defaultHiu(client: Client, call: Call): string {
  return call.headers.get("x-hiu-id") ?? client.hiuIds[0] ?? client.clientId;
}
