import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export type Received = { path: string; headers: Record<string, string | string[] | undefined>; body: Body; at: number };

// Tests look into whatever arrived; a wrong guess fails the test.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Body = any;

/** A tiny HIU: keeps what the gateway sends to it and answers as told. */
export async function openBridge() {
  const received: Received[] = [];
  const bridge = { received, status: 202, url: "", pauseMs: 0, waitFor, close };
  const server = createServer((request, response) => {
    let text = "";
    request.on("data", (part: Buffer) => (text += part.toString()));
    request.on("end", () => {
      received.push({ path: request.url ?? "", headers: request.headers, body: JSON.parse(text), at: Date.now() });
      setTimeout(() => response.writeHead(bridge.status).end(), bridge.pauseMs);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  bridge.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  /** The `count`th callback at a path, as soon as it is there. */
  async function waitFor(path: string, count = 1): Promise<Received> {
    for (const end = Date.now() + 5_000; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 10))) {
      const found = received.filter((one) => one.path === path)[count - 1];
      if (found !== undefined) return found;
    }
    throw new Error(`no callback ${count} at ${path}; there came: ${received.map((one) => one.path).join(", ")}`);
  }

  function close(): void {
    server.closeAllConnections();
    server.close();
  }

  return bridge;
}

export type Bridge = Awaited<ReturnType<typeof openBridge>>;
