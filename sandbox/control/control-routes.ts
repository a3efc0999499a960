import { Hono } from "hono";
import type { Network } from "@/sandbox/network";
import type { HttpEnv } from "@/sandbox/wire/call-route";
import {
  clientSchema,
  faultsSchema,
  oneClientSchema,
  readControlInput,
  rotateSchema,
  withoutUndefined,
} from "./control-input";
import { customCallbackRoutes } from "./custom-callback-routes";
import { decisionRoutes } from "./decision-routes";
import { documentRoutes } from "./document-routes";

/** Removes the logs, faults, consent requests and transfers of one client (null: of all); addresses, secrets and keys stay. */
function reset(network: Network, clientId: string | null): void {
  network.callbackSender.reset(clientId);
  network.faults.clear(clientId);
  network.calls.clear(clientId);
  network.callbackAttempts.clear(clientId);
  network.consents.clear(clientId);
  network.transactions.clear(clientId);
  network.clients.unlock(clientId);
  if (clientId === null) {
    network.customCallbackIds.clear();
    network.linkedContents.clear();
    network.documents.clear();
  }
  network.hungCalls.releaseAll();
}

/** Everything below /control: how tests change the network and read its logs. */
export function controlRoutes(network: Network): Hono<HttpEnv> {
  return new Hono<HttpEnv>()
    .get("/health", (c) => c.json({ ok: true, origin: network.origin }))
    .get("/calls", (c) => c.json(network.calls.list(c.req.query("clientId") ?? null)))
    .get("/callbacks", (c) => c.json(network.callbackAttempts.list(c.req.query("clientId") ?? null)))
    .get("/transactions", (c) => c.json(network.transactions.ofClient(c.req.query("clientId") ?? null)))
    .get("/transactions/:id", (c) => {
      const transaction = network.transactions.find(c.req.param("id"));
      return transaction === null ? c.json({ problem: "There is no such transaction." }, 404) : c.json(transaction);
    })
    .get("/clients", (c) => c.json(network.clients.all().map((client) => ({ ...client, clientSecret: "…" }))))
    .post("/clients", async (c) => {
      const input = await readControlInput(c, clientSchema);
      const { clientSecret: _, ...client } = network.clients.upsert(withoutUndefined(input));
      return c.json(client, 201);
    })
    .post("/faults", async (c) => {
      const { clientId, ...faults } = await readControlInput(c, faultsSchema);
      network.faults.set(clientId ?? null, faults);
      return c.json({ clientId: clientId ?? null, faults });
    })
    .post("/reset", async (c) => {
      const { clientId } = await readControlInput(c, oneClientSchema);
      reset(network, clientId ?? null);
      return c.json({ ok: true });
    })
    .post("/tokens/revoke", async (c) => {
      const { clientId } = await readControlInput(c, oneClientSchema);
      for (const client of network.clients.all()) {
        if (clientId !== undefined && client.clientId !== clientId) continue;
        network.clients.update(client, { tokenGeneration: client.tokenGeneration + 1 });
      }
      return c.json({ ok: true });
    })
    .post("/keys/rotate", async (c) => {
      const { keepOld } = await readControlInput(c, rotateSchema);
      return c.json({ kid: network.keys.rotate(keepOld ?? true).kid });
    })
    .route("/", decisionRoutes(network))
    .route("/", documentRoutes(network))
    .route("/", customCallbackRoutes(network));
}
