import "server-only";

/** Reads a request's body, but no further than `largest` bytes; `broken-off` where the sender went away. */
export async function readBody(request: Request, largest: number): Promise<Buffer | "too-large" | "broken-off"> {
  if (Number(request.headers.get("content-length") ?? 0) > largest) return "too-large";
  if (!request.body) return Buffer.alloc(0);
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) {
      size += chunk.byteLength;
      if (size > largest) return "too-large";
      chunks.push(chunk);
    }
  } catch {
    return "broken-off";
  }
  return Buffer.concat(chunks);
}
