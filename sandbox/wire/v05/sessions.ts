import { refreshToken, sessionToken } from "@/sandbox/keys/issue";
import { readToken } from "@/sandbox/keys/token";
import type { Client } from "@/sandbox/clients/client";
import type { Network } from "@/sandbox/network";
import type { Handler } from "@/sandbox/wire/answer-call";
import type { Reply } from "@/sandbox/wire/call";
import { text, type Json } from "@/sandbox/wire/json";
import { readBody } from "./envelope";
import { invalidRequest, refusal } from "./refusals";

function admit(network: Network, clientId: string, json: Json): Client | { refused: Reply } {
  const wrong = (message: string) => ({ refused: refusal(401, 2401, message) });
  if (text(json, "grantType") === "refresh_token") {
    const claims = readToken(network.keys, text(json, "refreshToken") ?? "", network.now());
    const client = network.clients.find(clientId);
    const good = claims?.["typ"] === "Refresh" && claims["azp"] === clientId && client !== null;
    return good ? client : wrong("Invalid refresh token");
  }
  const admission = network.clients.admit(clientId, text(json, "clientSecret") ?? "", network.now());
  if ("client" in admission) return admission.client;
  return wrong(admission.refused === "locked" ? "Invalid user credentials" : "Invalid client id or secret");
}

/** POST /gateway/v0.5/sessions: a session token for a client's secret or a refresh token, answered 200. */
export const openSession: Handler = (network, call) => {
  const json = readBody(call);
  if ("refused" in json) return json["refused"] as Reply;
  const clientId = text(json, "clientId");
  const grantType = json["grantType"] ?? "client_credentials";
  if (clientId === null || (grantType !== "client_credentials" && grantType !== "refresh_token")) {
    return invalidRequest("Invalid request");
  }
  const client = admit(network, clientId, json);
  if ("refused" in client) return client.refused;
  const now = network.now();
  return {
    status: 200,
    body: {
      accessToken: sessionToken(network.keys, network.origin, client, now),
      expiresIn: client.tokenSeconds,
      refreshExpiresIn: 1800,
      refreshToken: refreshToken(network.keys, network.origin, client, now),
      tokenType: "bearer",
    },
  };
};
