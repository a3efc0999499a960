import "server-only";
import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";

export type Line = {
  url: string;
  /** Present connections carry nothing any more, and neither end hears of it. */
  cut: () => void;
  /** The same, for those to come as well. */
  silence: () => void;
  close: () => void;
};

/** For tests: a way to a database that can fail as a network does. */
export async function openLine(url: string): Promise<Line> {
  const { hostname, port } = new URL(url);
  const sockets = new Set<Socket>();
  const dead = new WeakSet<Socket>();
  let silent = false;
  const server = createServer((near) => {
    if (silent) dead.add(near);
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
    silence: () => {
      silent = true;
      sockets.forEach((socket) => dead.add(socket));
    },
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
