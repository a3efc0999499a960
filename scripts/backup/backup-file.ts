import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, rename, rm, stat, writeFile, type FileHandle } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import type { MigrationId } from "@/lib/db/migrate";
import { Problems } from "@/scripts/problems";
import { decodeFrames, encodeFrame, type Frame } from "./frames";

const FORMAT = "consent-desk-backup";
const FORMAT_VERSION = 1;

/** A table with its columns, as names that are quoted where SQL needs it. */
export type BackupTable = { name: string; columns: string[] };

export type BackupHeader = {
  createdAt: string;
  migrations: MigrationId[];
  tables: BackupTable[];
  /** The last value of each sequence that has been used. */
  sequences: Record<string, string>;
};

/** What a backup consists of, in this order: the header, each table with its rows in PostgreSQL's text format, how many rows each has. */
export type BackupPart =
  | { kind: "header"; header: BackupHeader }
  | { kind: "table"; name: string }
  | { kind: "rows"; bytes: Buffer }
  | { kind: "footer"; rows: Record<string, number> };

// The last line of the file: the digest of all bytes before it, outside what is compressed, so that it covers each of them.
const TRAILER = /^sha256 ([0-9a-f]{64})\n$/;
const CHUNK_BYTES = 128 * 1024;
const TRAILER_BYTES = "sha256 ".length + 64 + 1;

/**
 * Writes a backup under a temporary name, with access for its owner alone, and renames it when it is complete and on the disk. Returns its
 * length in bytes. Nothing is left when it fails or `signal` stops it. Throws {@link Problems} where the file cannot be created.
 */
export async function writeBackup(
  file: string,
  parts: AsyncIterable<BackupPart>,
  signal?: AbortSignal,
): Promise<number> {
  const draft = `${file}.${process.pid}.new`;
  const handle = await openDraft(draft, file);
  const hash = createHash("sha256");
  let length = TRAILER_BYTES;
  try {
    await pipeline(
      Readable.from(toBytes(parts)),
      createGzip({ chunkSize: CHUNK_BYTES }),
      async function* (chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          hash.update(chunk);
          length += chunk.length;
          yield chunk;
        }
        yield Buffer.from(`sha256 ${hash.digest("hex")}\n`);
      },
      (chunks: AsyncIterable<Buffer>) => writeFile(handle, chunks),
      signal ? { signal } : {},
    );
    await handle.sync();
    await handle.close();
    await rename(draft, file);
    await syncFolder(path.dirname(file));
  } catch (error) {
    await handle.close().catch(() => undefined);
    await rm(draft, { force: true });
    throw error;
  }
  return length;
}

/** Reads the whole file once. Throws {@link Problems} where it is not a backup, or not as it was written: cut or changed. */
export async function verifyBackup(file: string): Promise<void> {
  const length = await contentLength(file);
  const trailer: Buffer[] = [];
  for await (const chunk of createReadStream(file, { start: length })) trailer.push(chunk as Buffer);
  const [, expected] = TRAILER.exec(Buffer.concat(trailer).toString("latin1")) ?? [];
  if (!expected) throw new Problems([notABackup(file)]);
  const hash = createHash("sha256");
  for await (const chunk of readContent(file, length)) hash.update(chunk as Buffer);
  if (hash.digest("hex") === expected) return;
  throw new Problems([`${file} is damaged or was changed: its content does not match its checksum.`]);
}

/** What is before the rows. Throws {@link Problems} where a newer version of the format wrote the file. */
export async function readBackupHeader(file: string): Promise<BackupHeader> {
  for await (const part of readBackup(file)) if (part.kind === "header") return part.header;
  throw new Problems([notABackup(file)]);
}

/** The parts of a backup, decompressed as they are read. Throws where the file is damaged. */
export async function* readBackup(file: string): AsyncGenerator<BackupPart, void> {
  const unzipped = createGunzip({ chunkSize: CHUNK_BYTES });
  const reading = pipeline(readContent(file, await contentLength(file)), unzipped);
  // Whoever reads `unzipped` gets the same error.
  reading.catch(() => undefined);
  try {
    for await (const frame of decodeFrames(unzipped)) yield toPart(file, frame);
  } finally {
    unzipped.destroy();
    await reading.catch(() => undefined);
  }
}

function toPart(file: string, { kind, payload }: Frame): BackupPart {
  if (kind === "rows") return { kind, bytes: payload };
  if (kind === "table") return { kind, name: payload.toString("utf8") };
  const content = JSON.parse(payload.toString("utf8"));
  if (kind === "footer") return { kind, rows: content };
  if (content.format !== FORMAT) throw new Problems([notABackup(file)]);
  if (content.formatVersion !== FORMAT_VERSION)
    throw new Problems([`${file} was made by a newer version of Consent Desk: restore it with that version.`]);
  return { kind, header: content };
}

async function* toBytes(parts: AsyncIterable<BackupPart>): AsyncGenerator<Buffer> {
  for await (const part of parts) yield* encodeFrame({ kind: part.kind, payload: toPayload(part) });
}

function toPayload(part: BackupPart): Buffer {
  if (part.kind === "rows") return part.bytes;
  if (part.kind === "table") return Buffer.from(part.name);
  if (part.kind === "footer") return Buffer.from(JSON.stringify(part.rows));
  return Buffer.from(JSON.stringify({ format: FORMAT, formatVersion: FORMAT_VERSION, ...part.header }));
}

const notABackup = (file: string) => `${file} is not a backup of Consent Desk, or its end is missing.`;

async function openDraft(draft: string, file: string): Promise<FileHandle> {
  const existing = await stat(file).catch(() => null);
  if (existing && !existing.isFile()) throw new Problems([`${file} is not a file.`]);
  try {
    return await open(draft, "wx", 0o600);
  } catch (error) {
    throw new Problems([`${file} cannot be written: ${(error as Error).message}.`]);
  }
}

/** The length of what is before the trailer. */
async function contentLength(file: string): Promise<number> {
  const info = await stat(file).catch((error: Error) => {
    throw new Problems([`${file} cannot be read: ${error.message}.`]);
  });
  const length = info.size - TRAILER_BYTES;
  if (info.isFile() && length > 0) return length;
  throw new Problems([notABackup(file)]);
}

const readContent = (file: string, length: number) =>
  createReadStream(file, { end: length - 1, highWaterMark: CHUNK_BYTES });

/** So that the new name is there after a crash of the machine, too. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
