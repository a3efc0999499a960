import { Hono } from "hono";
import type { Network } from "@/sandbox/network";
import type { Door } from "@/sandbox/wire/answer-call";
import { decisionRoutes } from "./decisions";
import { read } from "./read";
import { clientShape, faultsShape, oneClientShape, rotateShape } from "./shapes";
import { signatureRoutes } from "./signatures";

/** Forgets what one client, or everybody, did; addresses, secrets and keys stay. */
function reset(network: Network, clientId: string | null): void {
  network.courier.reset(clientId);
  network.faults.clear(clientId);
  network.calls.clear(clientId);
  network.attempts.clear(clientId);
  network.consents.forget(clientId);
  network.clients.unlock(clientId);
  if (clientId === null) network.custom.clear();
  network.hung.release();
}

/** Everything below /control: what tests do to the network, and see of it. */
export function controlRoutes(network: Network): Hono<Door> {
  return new Hono<Door>()
    .get("/health", (c) => c.json({ ok: true, origin: network.origin }))
    .get("/calls", (c) => c.json(network.calls.list(c.req.query("clientId") ?? null)))
    .get("/callbacks", (c) => c.json(network.attempts.list(c.req.query("clientId") ?? null)))
    .get("/clients", (c) => c.json(network.clients.all().map((client) => ({ ...client, clientSecret: "…" }))))
    .post("/clients", async (c) => {
      const { clientSecret: _, ...client } = network.clients.put(defined(await read(c, clientShape)));
      return c.json(client, 201);
    })
    .post("/faults", async (c) => {
      const { clientId, ...faults } = await read(c, faultsShape);
      network.faults.set(clientId ?? null, faults);
      return c.json({ clientId: clientId ?? null, faults });
    })
    .post("/reset", async (c) => {
      const { clientId } = await read(c, oneClientShape);
      reset(network, clientId ?? null);
      return c.json({ ok: true });
    })
    .post("/tokens/revoke", async (c) => {
      const { clientId } = await read(c, oneClientShape);
      for (const client of network.clients.all()) {
        if (clientId !== undefined && client.clientId !== clientId) continue;
        network.clients.update(client, { tokenGeneration: client.tokenGeneration + 1 });
      }
      return c.json({ ok: true });
    })
    .post("/keys/rotate", async (c) => {
      const { keepOld } = await read(c, rotateShape);
      return c.json({ kid: network.keys.rotate(keepOld ?? true).kid });
    })
    .route("/", decisionRoutes(network))
    .route("/", signatureRoutes(network));
}

/** Drops members that were given as undefined. */
function defined<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const entries = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]: Exclude<T[K], undefined> };
}
