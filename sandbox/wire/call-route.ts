import type { HttpBindings } from "@hono/node-server";
import type { Context } from "hono";
import type { Network } from "@/sandbox/network";
import { authenticateBearer } from "./authenticate-bearer";
import type { Call, CallKind, CallLogEntry, Reply, Service } from "./call";
import { faultReply } from "./fault-reply";
import { parseObject, stringMember } from "./json";

/** Hono's environment on the HTTP server of Node.js. */
export type HttpEnv = { Bindings: HttpBindings };

/** What one kind of call does. `after` of its reply runs once the response has been sent. */
export type CallHandler = (network: Network, call: Call) => Reply;

/** The callback that replies to a call; its faults apply to the call too. */
const CALLBACK_KINDS: Partial<Record<CallKind, string>> = {
  find: "on-find",
  init: "on-init",
  status: "on-status",
  fetch: "on-fetch",
  "data-request": "on-request",
};

/** A Hono handler that logs a call, applies the faults that are set for it, and sends the response. */
export function callRoute(network: Network, service: Service, kind: CallKind, handler: CallHandler) {
  return async (c: Context<HttpEnv>): Promise<Response> => {
    const rawBody = await c.req.text();
    const params = Object.values(c.req.param() as Record<string, string>);
    const call: Call = { kind, service, path: c.req.path, headers: c.req.raw.headers, rawBody, params };
    const entry = network.calls.add(createLogEntry(network, call, c.req.method));
    const configured = network.faults.forMessage(entry.clientId, kind, CALLBACK_KINDS[kind] ?? kind);
    // All clients fetch the keys without a token, so these calls fail only when a test names them.
    const faults = kind === "certs" && !configured.messages?.includes("certs") ? {} : configured;
    if (faults.hang) return hang(network, c);
    if (faults.status !== undefined) return toResponse(entry, faultReply(service, faults.status, faults));
    const reply = handler(network, call);
    if (faults.hangAfter) {
      reply.after?.();
      return hang(network, c);
    }
    if (faults.earlyCallback) await reply.after?.().attempted;
    else if (reply.after !== undefined) runAfterResponse(c, reply.after);
    return toResponse(entry, reply);
  };
}

/** The entry of a call in the call log, without the token and the client secret. */
function createLogEntry(network: Network, call: Call, method: string): CallLogEntry {
  const json = parseObject(call.rawBody);
  const client = authenticateBearer(network, call.headers);
  const idInBody = call.kind === "sessions" && json !== null ? stringMember(json, "clientId") : null;
  return {
    at: network.now().toISOString(),
    clientId: typeof client === "string" ? idInBody : client.clientId,
    kind: call.kind,
    method,
    path: call.path,
    headers: withoutToken(call.headers),
    body: json !== null && "clientSecret" in json ? { ...json, clientSecret: "…" } : (json ?? call.rawBody),
    status: null,
  };
}

function withoutToken(headers: Headers): Record<string, string> {
  const all = Object.fromEntries(headers.entries());
  const authorization = all["authorization"];
  if (authorization !== undefined) all["authorization"] = `Bearer …${authorization.slice(-6)}`;
  return all;
}

function toResponse(entry: CallLogEntry, reply: Reply): Response {
  entry.status = reply.status;
  if (reply.text !== undefined) {
    const headers = { "Content-Type": reply.contentType ?? "text/plain;charset=UTF-8", ...reply.headers };
    return new Response(reply.text, { status: reply.status, headers });
  }
  const options = { status: reply.status, headers: reply.headers ?? {} };
  return reply.body === undefined ? new Response(null, options) : Response.json(reply.body, options);
}

function runAfterResponse(c: Context<HttpEnv>, after: () => unknown): void {
  if (c.env.outgoing.destroyed) after();
  else c.env.outgoing.once("close", after);
}

async function hang(network: Network, c: Context<HttpEnv>): Promise<Response> {
  await network.hungCalls.wait(c.req.raw.signal);
  return new Response(null, { status: 504 });
}
