import "server-only";

/** Reads a request's body; stops and answers null as soon as it is larger than `largest` bytes. */
export async function readBody(request: Request, largest: number): Promise<Buffer | null> {
  if (Number(request.headers.get("content-length") ?? 0) > largest) return null;
  if (!request.body) return Buffer.alloc(0);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > largest) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
