import "server-only";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A gateway that has sessions and a bridge address and nothing else, over HTTP. What a test sets applies to the next call. */
export type SessionGateway = {
  url: string;
  /** The client secret that it accepts. */
  clientSecret: string;
  /** Responds to each session call with this status instead, such as 503. */
  status: number | null;
  delayMs: number;
  /** Responds to nobody before this many calls wait for a response. */
  respondWhenWaiting: number;
  tokenSeconds: number;
  /** Session calls so far; the n-th token is `token-<n>`. */
  sessionCalls: number;
  /** The token that the bridge call accepts; null accepts each one. */
  acceptedToken: string | null;
  /** The addresses that were registered, in order. */
  registeredAddresses: string[];
  close: () => Promise<unknown>;
};

/** Starts a gateway on a free port; the caller closes it. */
export async function startSessionGateway(): Promise<SessionGateway> {
  const waiting: (() => void)[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      const authorization = request.headers.authorization ?? "";
      const [status, content] = responseTo(gateway, request.url ?? "", body, authorization);
      const headers = { "content-type": "application/json" };
      waiting.push(() => response.writeHead(status, headers).end(JSON.stringify(content)));
      if (waiting.length < gateway.respondWhenWaiting) return;
      for (const respond of waiting.splice(0)) setTimeout(respond, gateway.delayMs);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const gateway: SessionGateway = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    clientSecret: "the-right-secret",
    status: null,
    delayMs: 0,
    respondWhenWaiting: 1,
    tokenSeconds: 1200,
    sessionCalls: 0,
    acceptedToken: null,
    registeredAddresses: [],
    close: () => new Promise((resolve) => server.close(resolve)),
  };
  return gateway;
}

function responseTo(gateway: SessionGateway, path: string, body: string, authorization: string): [number, unknown] {
  const { clientSecret, url = "" } = JSON.parse(body || "{}") as { clientSecret?: string; url?: string };
  if (path.endsWith("/sessions")) {
    gateway.sessionCalls += 1;
    if (gateway.status) return [gateway.status, { code: "900900", message: "Unclassified Authentication Failure" }];
    if (clientSecret !== gateway.clientSecret) return [401, { code: "900901", message: "Invalid Credentials" }];
    const accessToken = `token-${gateway.sessionCalls}`;
    return [202, { accessToken, expiresIn: gateway.tokenSeconds, tokenType: "bearer" }];
  }
  const isAccepted = gateway.acceptedToken === null || authorization === `Bearer ${gateway.acceptedToken}`;
  if (!isAccepted) return [401, { code: "900901", message: "No" }];
  gateway.registeredAddresses.push(url);
  return [202, {}];
}

/** What an admin enters on the credentials page for the gateway. */
export function credentialForm(gateway: SessionGateway, fields: Record<string, unknown> = {}) {
  return {
    gatewayUrl: gateway.url,
    dialect: "v3",
    clientId: "SBXID_TEST",
    clientSecret: gateway.clientSecret,
    hiuId: "IN2700000000",
    cmId: "sbx",
    ...fields,
  };
}
