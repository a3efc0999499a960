import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { createApp } from "./app";
import { expire } from "./consent/decide";
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

/** "localhost" may mean either loopback, so both are served; a machine without IPv6 does without. */
async function listenOnSecondLoopback(listener: RequestListener, port: number): Promise<Server[]> {
  try {
    return [await listen(listener, port, "::1")];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EADDRINUSE") throw error;
    return [];
  }
}

/** Starts a sandbox network; rejects with `EADDRINUSE` where the port is taken. */
export async function startSandbox(settings: Settings): Promise<Sandbox> {
  let answer: RequestListener = (_, response) => response.writeHead(503).end();
  const listener: RequestListener = (request, response) => answer(request, response);
  const first = await listen(listener, settings.port, settings.host);
  const { port } = first.address() as AddressInfo;
  const servers = [first, ...(settings.host === "127.0.0.1" ? await listenOnSecondLoopback(listener, port) : [])];
  const network = createNetwork(settings, `http://localhost:${port}`);
  const app = createApp(network);
  const serve = getRequestListener(app.fetch, { overrideGlobalObjects: false });
  answer = (request, response) => void serve(request, response);
  network.expiry.onEnd = (id) => {
    const request = network.consents.find(id);
    if (request !== null) expire(network, request);
  };
  for (const request of network.consents.all()) network.expiry.watch(request);
  const close = async () => {
    network.save();
    network.hung.release();
    for (const server of servers) server.closeAllConnections();
    await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  };
  return { origin: network.origin, network, close };
}
