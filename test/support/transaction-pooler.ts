import "server-only";
import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";

const READY_FOR_QUERY = 0x5a;
const NOTIFICATION = 0x41;
const TERMINATE = 0x58;
const IDLE = 0x49;

/** Splits a stream of PostgreSQL's messages, each a type and a length with a body. */
function messageReader(onMessage: (message: Buffer) => void): (part: Buffer) => void {
  let rest = Buffer.alloc(0);
  return (part) => {
    rest = Buffer.concat([rest, part]);
    while (rest.length >= 5 && rest.length >= 1 + rest.readUInt32BE(1)) {
      const end = 1 + rest.readUInt32BE(1);
      onMessage(rest.subarray(0, end));
      rest = rest.subarray(end);
    }
  };
}

/** A session of the server, and the client that has it at the moment. */
type Session = { socket: Socket; client: Socket | null };

/**
 * Starts a pooler in transaction mode: a client has a session of the server until its transaction ends, and the next transaction takes
 * any that is free, the one first that was freed last. A notification for a session that no client has is lost. Each client signs in with
 * the server itself, through a session that the pooler keeps. Returns its address; the caller closes it.
 */
export async function startTransactionPooler(url: string): Promise<{ url: string; close: () => void }> {
  const { hostname, port } = new URL(url);
  const sockets = new Set<Socket>();
  const free: Session[] = [];
  const server = createServer((client) => {
    sockets.add(client);
    let isSignedIn = false;
    let session: Session | null = openSession(client, () => (isSignedIn = true));
    const toServer = messageReader((message) => {
      if (message[0] === TERMINATE) return;
      if (!session) {
        session = free.pop() ?? null;
        if (!session) return client.destroy();
        session.client = client;
      }
      session.socket.write(message);
    });
    client.on("data", (part) => (isSignedIn ? toServer(part) : session?.socket.write(part)));
    client.on("error", () => undefined);
    client.on("freed", () => (session = null));
  });

  function openSession(firstClient: Socket, onSignedIn: () => void): Session {
    const session: Session = { socket: connect(Number(port || 5432), hostname), client: firstClient };
    sockets.add(session.socket);
    const toClient = messageReader((message) => {
      const { client } = session;
      if (message[0] === NOTIFICATION && !client) return;
      client?.write(message);
      if (message[0] !== READY_FOR_QUERY || message[5] !== IDLE || !client) return;
      onSignedIn();
      session.client = null;
      free.push(session);
      client.emit("freed");
    });
    session.socket.on("data", toClient);
    session.socket.on("error", () => undefined);
    return session;
  }

  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = new URL(url);
  address.hostname = "127.0.0.1";
  address.port = String((server.address() as AddressInfo).port);
  const close = () => {
    for (const socket of sockets) socket.destroy();
    server.close();
  };
  return { url: address.toString(), close };
}
