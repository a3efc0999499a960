import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { createApp } from "./app";
import { expire } from "./consent/decisions";
import { createNetwork, type Network } from "./network";
import type { Settings } from "./settings";

/** A running sandbox. */
export type Sandbox = { origin: string; network: Network; close: () => Promise<void> };

function listen(listener: RequestListener, port: number, host: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer(listener);
    server.once("error", reject);
    server.listen(port, host, () => resolve(server));
  });
}

/** Listens on the other loopback addresses too, since "localhost" may resolve to either; a machine without IPv6 has one only. */
async function listenOnLoopback(listener: RequestListener, port: number, host: string): Promise<Server[]> {
  if (["::", "0.0.0.0"].includes(host)) return [];
  const servers: Server[] = [];
  for (const address of ["127.0.0.1", "::1"]) {
    if (address === host) continue;
    try {
      servers.push(await listen(listener, port, address));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EADDRINUSE") throw error;
    }
  }
  return servers;
}

/** Starts a sandbox network. Rejects with `EADDRINUSE` when the port is in use. */
export async function startSandbox(settings: Settings): Promise<Sandbox> {
  // The port must be known before the network can be created, so the first requests may get 503.
  let handle: RequestListener = (_, response) => response.writeHead(503).end();
  const listener: RequestListener = (request, response) => handle(request, response);
  const first = await listen(listener, settings.port, settings.host);
  const { port } = first.address() as AddressInfo;
  const servers = [first, ...(await listenOnLoopback(listener, port, settings.host))];
  const network = createNetwork(settings, `http://localhost:${port}`);
  const app = createApp(network, settings.host);
  const serve = getRequestListener(app.fetch, { overrideGlobalObjects: false });
  handle = (request, response) => void serve(request, response);
  network.expiryTimers.onExpiry = (id) => {
    const request = network.consents.find(id);
    if (request !== null) expire(network, request);
  };
  for (const request of network.consents.all()) network.expiryTimers.schedule(request);
  const close = async () => {
    network.save();
    network.hungCalls.releaseAll();
    for (const server of servers) server.closeAllConnections();
    await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  };
  return { origin: network.origin, network, close };
}
