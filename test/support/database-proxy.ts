import "server-only";
import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";

export type DatabaseProxy = {
  /** The database's address through the proxy. */
  url: string;
  /** Open connections carry nothing any more, and neither end is notified. */
  freezeOpenConnections: () => void;
  /** The same, also for connections that are opened later. */
  freezeAllConnections: () => void;
  close: () => void;
};

/** Starts a proxy in front of a database that can fail as a network does. The caller closes it. */
export async function startDatabaseProxy(url: string): Promise<DatabaseProxy> {
  const { hostname, port } = new URL(url);
  const sockets = new Set<Socket>();
  const frozen = new WeakSet<Socket>();
  let freezesNew = false;
  const server = createServer((near) => {
    if (freezesNew) frozen.add(near);
    const far = connect(Number(port || 5432), hostname);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.on("data", (part) => void (frozen.has(from) || to.write(part)));
      from.on("error", () => undefined);
      from.on("close", () => {
        sockets.delete(from);
        if (!frozen.has(from)) to.destroy();
      });
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = new URL(url);
  address.hostname = "127.0.0.1";
  address.port = String((server.address() as AddressInfo).port);
  const freezeOpenConnections = () => sockets.forEach((socket) => frozen.add(socket));
  return {
    url: address.toString(),
    freezeOpenConnections,
    freezeAllConnections: () => {
      freezesNew = true;
      freezeOpenConnections();
    },
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
