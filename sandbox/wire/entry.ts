import type { Network } from "@/sandbox/network";
import type { Call, CallEntry } from "./call";
import { bearerOf } from "./bearer";
import { parseObject, text } from "./json";

function reducedHeaders(headers: Headers): Record<string, string> {
  const plain = Object.fromEntries(headers.entries());
  const authorization = plain["authorization"];
  if (authorization !== undefined) plain["authorization"] = `Bearer …${authorization.slice(-6)}`;
  return plain;
}

/** What the journal keeps of a call: the bearer cut short, the secret left out. */
export function entryOf(network: Network, call: Call, method: string): CallEntry {
  const json = parseObject(call.rawBody);
  const bearer = bearerOf(network, call.headers);
  const claimed = call.kind === "sessions" && json !== null ? text(json, "clientId") : null;
  return {
    at: network.now().toISOString(),
    clientId: typeof bearer === "string" ? claimed : bearer.clientId,
    kind: call.kind,
    method,
    path: call.path,
    headers: reducedHeaders(call.headers),
    body: json !== null && "clientSecret" in json ? { ...json, clientSecret: "…" } : (json ?? call.rawBody),
    status: null,
  };
}
