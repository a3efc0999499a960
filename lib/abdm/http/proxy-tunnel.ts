import "server-only";

import http, { type ClientRequestArgs } from "node:http";
import https from "node:https";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";

/** The `code` of the error of a connection that a proxy did not make. */
export const PROXY_FAILED = "EPROXYFAILED";

type OnConnection = (error: Error | null, stream: Duplex) => void;

/**
 * An agent for https requests through an HTTP proxy: it asks the proxy for a tunnel with CONNECT and makes the TLS connection in it, so that
 * the proxy sees the host and nothing else. A request gets its socket only once the tunnel stands; each step before that is an error with
 * the code {@link PROXY_FAILED}. Source: RFC 9110, 9.3.6.
 *
 * This is not a library, since those that were looked at keep the connection to a proxy that never responds, one for each request.
 */
export class TunnelAgent extends https.Agent {
  /**
   * @param proxy its address, `http:` or `https:`, with user and password where it asks for them
   * @param options those of `https.Agent`; `connectTimeoutMs` limits the time until the tunnel stands
   */
  constructor(
    private readonly proxy: URL,
    private readonly tunnel: https.AgentOptions & { connectTimeoutMs: number },
  ) {
    super(tunnel);
  }

  override createConnection(options: https.RequestOptions, callback?: OnConnection): undefined {
    const done = callback as (error: Error | null, stream?: Duplex) => void;
    let isOver = false;
    const fail = (cause: unknown) => {
      if (!isOver) done(Object.assign(new Error("the proxy made no connection", { cause }), { code: PROXY_FAILED }));
      isOver = true;
    };
    const host = String(options.host);
    const target = `${host.includes(":") ? `[${host}]` : host}:${options.port ?? 443}`;
    const request = this.requestTunnel(target);
    request.once("connect", (response, socket: Socket) => {
      if (response.statusCode === 200 && !isOver) {
        isOver = true;
        const tls = super.createConnection({ ...options, socket } as ClientRequestArgs);
        return done(null, tls ?? undefined);
      }
      socket.destroy();
      fail(`status ${response.statusCode}`);
    });
    // A response with another meaning than a tunnel, such as a page of the proxy, has a body that nobody reads.
    request.once("response", (response) => {
      response.destroy();
      fail(`status ${response.statusCode}`);
    });
    request.once("timeout", () => request.destroy(new Error("no response in time")));
    request.once("error", fail);
    request.end();
    return undefined;
  }

  private requestTunnel(target: string): http.ClientRequest {
    const { protocol, hostname, port, username, password } = this.proxy;
    const login = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString("base64");
    const { connectTimeoutMs, autoSelectFamilyAttemptTimeout } = this.tunnel;
    return (protocol === "https:" ? https : http).request({
      protocol,
      // Without the brackets that an IPv6 address has in a URL.
      host: hostname.replace(/^\[|\]$/g, ""),
      port: port || (protocol === "https:" ? 443 : 80),
      method: "CONNECT",
      path: target,
      headers: { Host: target, ...(username && { "Proxy-Authorization": `Basic ${login}` }) },
      agent: false,
      timeout: connectTimeoutMs,
      ...{ autoSelectFamilyAttemptTimeout },
    });
  }
}
