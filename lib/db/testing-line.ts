import "server-only";
import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";

/** For tests: a way to a database whose present connections can be cut without either end hearing of it. */
export async function openLine(url: string): Promise<{ url: string; cut: () => void; close: () => void }> {
  const { hostname, port } = new URL(url);
  const sockets = new Set<Socket>();
  const dead = new WeakSet<Socket>();
  const server = createServer((near) => {
    const far = connect(Number(port || 5432), hostname);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.on("data", (part) => void (dead.has(from) || to.write(part)));
      from.on("error", () => undefined);
      from.on("close", () => {
        sockets.delete(from);
        if (!dead.has(from)) to.destroy();
      });
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = new URL(url);
  address.hostname = "127.0.0.1";
  address.port = String((server.address() as AddressInfo).port);
  return {
    url: address.toString(),
    cut: () => sockets.forEach((socket) => dead.add(socket)),
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
