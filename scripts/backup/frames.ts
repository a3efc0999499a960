import { Problems } from "@/scripts/problems";

/** The first byte of a frame: what the file holds, the start of a table, rows of that table in PostgreSQL's text format, the end. */
const LETTERS = { header: "h", table: "t", rows: "d", footer: "f" } as const;

export type FrameKind = keyof typeof LETTERS;

export type Frame = { kind: FrameKind; payload: Buffer };

const KINDS = new Map(Object.entries(LETTERS).map(([kind, letter]) => [letter.charCodeAt(0), kind as FrameKind]));

const PREFIX_BYTES = 5;
/** More than the writer puts into a frame. */
const MAX_PAYLOAD_BYTES = 64 * 1024 * 1024;

/** The bytes of a frame: the letter of its kind, the length of its content in four bytes, the content. */
export function encodeFrame({ kind, payload }: Frame): Buffer[] {
  const prefix = Buffer.alloc(PREFIX_BYTES);
  prefix.write(LETTERS[kind], 0, "latin1");
  prefix.writeUInt32BE(payload.length, 1);
  return [prefix, payload];
}

/** The frames in a stream of bytes. Throws {@link Problems} where the stream ends within a frame or holds something else. */
export async function* decodeFrames(chunks: AsyncIterable<Buffer>): AsyncGenerator<Frame, void> {
  let parts: Buffer[] = [];
  let buffered = 0;
  let needed = PREFIX_BYTES;
  for await (const chunk of chunks) {
    parts.push(chunk);
    buffered += chunk.length;
    if (buffered < needed) continue;
    let bytes: Buffer = Buffer.concat(parts);
    for (;;) {
      needed = bytes.length < PREFIX_BYTES ? PREFIX_BYTES : PREFIX_BYTES + bytes.readUInt32BE(1);
      if (needed > PREFIX_BYTES + MAX_PAYLOAD_BYTES) throw new Problems([NOT_A_FRAME]);
      if (bytes.length < needed) break;
      const kind = KINDS.get(bytes[0] ?? 0);
      if (!kind) throw new Problems([NOT_A_FRAME]);
      yield { kind, payload: bytes.subarray(PREFIX_BYTES, needed) };
      bytes = bytes.subarray(needed);
    }
    parts = [bytes];
    buffered = bytes.length;
  }
  if (buffered > 0) throw new Problems(["The backup ends in the middle."]);
}

const NOT_A_FRAME = "The backup holds something that does not belong into one.";
