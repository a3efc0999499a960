import { once } from "node:events";
import { connect, createServer } from "node:net";

/**
 * Listens on a port and passes each connection on to one of several others, in turn, as a load balancer does that does not look whether they
 * answer. Returns how to stop it.
 * @param {number} port
 * @param {number[]} targets ports of this machine
 */
export async function shareConnections(port, targets) {
  const open = new Set();
  let turn = 0;
  const server = createServer((socket) => {
    const target = connect(targets[turn++ % targets.length], "127.0.0.1");
    for (const [one, other] of [
      [socket, target],
      [target, socket],
    ]) {
      open.add(one);
      one.on("error", () => {});
      one.on("close", () => {
        open.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return () => {
    server.close();
    for (const socket of open) socket.destroy();
  };
}
