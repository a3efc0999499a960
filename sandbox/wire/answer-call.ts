import type { HttpBindings } from "@hono/node-server";
import type { Context } from "hono";
import type { Faults } from "@/sandbox/faults";
import type { Network } from "@/sandbox/network";
import type { Call, CallEntry, CallKind, Reply, Service } from "./call";
import { entryOf } from "./entry";
import { faultReply } from "./fault-reply";

export type Door = { Bindings: HttpBindings };

/** What one call means; the reply's `after` runs when the answer has left. */
export type Handler = (network: Network, call: Call) => Reply;

const CALLBACK_OF: Partial<Record<CallKind, string>> = {
  find: "on-find",
  init: "on-init",
  status: "on-status",
  fetch: "on-fetch",
};

function toResponse(entry: CallEntry, reply: Reply): Response {
  entry.status = reply.status;
  if (reply.text !== undefined) {
    const headers = { "Content-Type": reply.contentType ?? "text/plain;charset=UTF-8", ...reply.headers };
    return new Response(reply.text, { status: reply.status, headers });
  }
  if (reply.body === undefined) return new Response(null, { status: reply.status, ...headersOf(reply) });
  return Response.json(reply.body, { status: reply.status, ...headersOf(reply) });
}

const headersOf = ({ headers }: Reply) => (headers === undefined ? {} : { headers });

/** Journals a call, lets the faults have their way, and answers it. */
export function answerCall(network: Network, service: Service, kind: CallKind, handle: Handler) {
  return async (c: Context<Door>): Promise<Response> => {
    const rawBody = await c.req.text();
    const params = Object.values(c.req.param() as Record<string, string>);
    const call: Call = { kind, service, path: c.req.path, headers: c.req.raw.headers, rawBody, params };
    const entry = network.calls.add(entryOf(network, call, c.req.method));
    const faults: Faults = network.faults.of(entry.clientId, kind, CALLBACK_OF[kind] ?? kind);
    // Keys are fetched by everybody: they fail only when a test says so by name.
    const held = kind === "certs" && !faults.messages?.includes("certs") ? {} : faults;
    if (held.hang) return hangUp(network, c);
    if (held.status !== undefined) return toResponse(entry, faultReply(service, held.status, held));
    const reply = handle(network, call);
    if (held.hangAfter) {
      reply.after?.();
      return hangUp(network, c);
    }
    if (held.earlyCallback) await reply.after?.().attempted;
    else if (reply.after !== undefined) whenGone(c, reply.after);
    return toResponse(entry, reply);
  };
}

function whenGone(c: Context<Door>, after: () => unknown): void {
  if (c.env.outgoing.destroyed) after();
  else c.env.outgoing.once("close", after);
}

async function hangUp(network: Network, c: Context<Door>): Promise<Response> {
  await network.hung.wait(c.req.raw.signal);
  return new Response(null, { status: 504 });
}
