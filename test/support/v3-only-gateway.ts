import "server-only";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export type V3OnlyGateway = { url: string; requestedPaths: string[]; close: () => void };

/** Starts a proxy in front of the sandbox that passes calls of v3 and answers 404 to all others. The caller closes it. */
export async function startV3OnlyGateway(sandboxUrl: string): Promise<V3OnlyGateway> {
  const requestedPaths: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? "";
    requestedPaths.push(path);
    if (!path.startsWith("/api/hiecm/")) return response.writeHead(404).end();
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { host: _host, connection: _connection, ...headers } = request.headers;
      const body = chunks.length > 0 ? Buffer.concat(chunks) : null;
      const init = { method: request.method ?? "GET", headers: headers as HeadersInit, body };
      void fetch(sandboxUrl + path, init).then(async (passed) =>
        response.writeHead(passed.status, { "content-type": "application/json" }).end(await passed.text()),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, requestedPaths, close: () => server.close() };
}
