import { refreshToken, sessionToken } from "@/sandbox/keys/issue";
import type { Handler } from "@/sandbox/wire/answer-call";
import { text } from "@/sandbox/wire/json";
import { open } from "./envelope";
import { refusal, unauthorized } from "./refusals";

/** POST /api/hiecm/gateway/v3/sessions: a session token for a client's secret, answered 202. */
export const openSession: Handler = (network, call) => {
  const opened = open(network, call, "sessions");
  if ("refused" in opened) return opened.refused;
  const clientId = text(opened.json, "clientId");
  const clientSecret = text(opened.json, "clientSecret");
  if (clientId === null || clientSecret === null || text(opened.json, "grantType") !== "client_credentials") {
    return refusal(400, "ABDM-1015", "Invalid Response");
  }
  const now = network.now();
  const admission = network.clients.admit(clientId, clientSecret, now);
  if ("refused" in admission) {
    const message = admission.refused === "locked" ? "Invalid user credentials" : "Invalid Credentials";
    return unauthorized("900901", message, call.path);
  }
  return {
    status: 202,
    body: {
      accessToken: sessionToken(network.keys, network.origin, admission.client, now),
      expiresIn: admission.client.tokenSeconds,
      refreshExpiresIn: 1800,
      refreshToken: refreshToken(network.keys, network.origin, admission.client, now),
      tokenType: "bearer",
    },
  };
};
