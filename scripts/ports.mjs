import { createServer } from "node:net";

/** All addresses on which another program may use a port: on some systems a wildcard and a loopback address do not exclude each other. */
const HOSTS = ["::", "0.0.0.0", "127.0.0.1", "::1"];

/**
 * Whether no program listens on a port.
 * @param {number} port
 * @param {string[]} hosts
 */
export async function isPortFree(port, hosts = HOSTS) {
  for (const host of hosts) if (!(await canListen(port, host))) return false;
  return true;
}

/** Finds a port on 127.0.0.1 on which no program listens. */
export function findFreePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
      server.close(() => resolve(port));
    });
  });
}

function canListen(port, host) {
  return new Promise((resolve) => {
    const server = createServer();
    // A machine without IPv6 has no such address, which does not mean that the port is in use.
    server.once("error", (error) =>
      resolve(/** @type {NodeJS.ErrnoException} */ (error).code !== "EADDRINUSE" && error.code !== "EACCES"),
    );
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}
