import { generateKeyPairSync, randomUUID, type KeyObject } from "node:crypto";
import { Hono } from "hono";
import type { z } from "zod";
import { outcomeOf } from "@/sandbox/callbacks/callback-sender";
import { postCallback, type Callback } from "@/sandbox/callbacks/post-callback";
import { signJwt, type Claims } from "@/sandbox/keys/jwt";
import type { SigningKey } from "@/sandbox/keys/key-ring";
import { callbackClaims } from "@/sandbox/keys/realm-tokens";
import type { Network } from "@/sandbox/network";
import type { HttpEnv } from "@/sandbox/wire/call-route";
import { callbackSchema, readControlInput, tokenSchema } from "./control-input";

let unpublishedKey: KeyObject | null = null;

/** A key that is not in the published key set, with the `kid` of one that is. */
function unpublishedSigner(network: Network): SigningKey {
  unpublishedKey ??= generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
  return { kid: network.keys.signer().kid, alg: "RS256", key: unpublishedKey };
}

const withoutNulls = (claims: Claims) =>
  Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== null));

/** The gateway's callback token with the given changes; a claim that is null is removed. */
function customToken(
  network: Network,
  { claims = {}, header = {}, key = "RS256" }: z.output<typeof tokenSchema>,
): string {
  const signer = key === "stranger" ? unpublishedSigner(network) : network.keys.signer(key);
  return signJwt(signer, withoutNulls({ ...callbackClaims(network.origin, network.now()), ...claims }), header);
}

/** The id of a callback that a test composed: from its headers (v3), from its body (v0.5), or a new one. */
function requestIdOf(headers: Record<string, string>, body: Record<string, unknown>): string {
  const inHeaders = Object.entries(headers).find(([name]) => name.toLowerCase() === "request-id")?.[1];
  const inBody = typeof body["requestId"] === "string" ? body["requestId"] : null;
  return inHeaders ?? inBody ?? randomUUID();
}

/** Tokens and callbacks whose content a test chooses. */
export function customCallbackRoutes(network: Network): Hono<HttpEnv> {
  return new Hono<HttpEnv>()
    .post("/token", async (c) => c.json({ token: customToken(network, await readControlInput(c, tokenSchema)) }))
    .post("/callback", async (c) => {
      const { clientId, path, body, headers = {}, ...token } = await readControlInput(c, callbackSchema);
      const client = network.clients.find(clientId);
      if (client?.callbackUrl == null) return c.json({ problem: "This client has no callback address." }, 404);
      const requestId = requestIdOf(headers, body);
      const callback: Callback = {
        clientId,
        hiuId: client.hiuIds[0] ?? "",
        dialect: path.startsWith("/v0.5") ? "v0.5" : "v3",
        kind: "notify",
        path,
        requestId,
        body,
        consentRequestId: null,
        headers,
      };
      network.customCallbackIds.add(requestId);
      const answered = await postCallback(client.callbackUrl, callback, customToken(network, token), network.now());
      network.callbackAttempts.add({
        at: network.now().toISOString(),
        clientId,
        kind: "custom",
        path,
        requestId,
        attempt: 1,
        answered,
        outcome: outcomeOf(answered),
        body,
      });
      return c.json({ requestId, answered });
    });
}
