import "server-only";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

export type HalfGateway = { url: string; asked: string[]; server: Server };

/** For tests: a gateway of v3 alone in front of the sandbox: what it does not have is not found. */
export async function startHalfGateway(sandboxUrl: string): Promise<HalfGateway> {
  const asked: string[] = [];
  const server = createServer((request, answer) => {
    const path = request.url ?? "";
    asked.push(path);
    if (!path.startsWith("/api/hiecm/")) return answer.writeHead(404).end();
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { host: _host, connection: _connection, ...headers } = request.headers;
      const body = chunks.length > 0 ? Buffer.concat(chunks) : null;
      void fetch(sandboxUrl + path, {
        method: request.method ?? "GET",
        headers: headers as HeadersInit,
        body,
      }).then(async (told) =>
        answer.writeHead(told.status, { "content-type": "application/json" }).end(await told.text()),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked, server };
}
