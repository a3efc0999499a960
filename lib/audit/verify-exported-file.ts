import "server-only";
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { StringDecoder } from "node:string_decoder";
import { isOwnMac, type AuditKeys } from "@/lib/audit/audit-keys";
import { linkHash } from "@/lib/audit/canonical-entry";
import { readExportedEntry, readExportHeader, type ExportedEntry, type ExportHeader } from "@/lib/audit/exported-entry";

/** What may be wrong with a line of an exported file. */
export type ExportProblemKind = "unreadable" | "removed" | "changed" | "rewritten";

/** The first line that is wrong, counted from 1, and the number that its link should have; null for the first line of the file. */
export type ExportProblem = { kind: ExportProblemKind; line: number; seq: number | null };

/** An exported file: what was found up to the first line that is wrong. */
export type ExportedFile = {
  problem: ExportProblem | null;
  header: ExportHeader | null;
  /** How many entries are whole, and the number and hash of the last of them. */
  entries: number;
  toSeq: number;
  lastHash: Buffer;
  /** The times of the oldest and the newest entry. */
  firstAt: Date | null;
  lastAt: Date | null;
  /** SHA-256 over the bytes of the whole file. */
  digest: Buffer;
};

/** Verifies a file of exported entries line by line, by hashes and macs. Holds a few lines at a time; throws where the file cannot be read. */
export async function verifyExportedFile(file: string, keys: AuditKeys): Promise<ExportedFile> {
  const digest = createHash("sha256");
  let found: Omit<ExportedFile, "digest"> = {
    problem: null,
    header: null,
    entries: 0,
    toSeq: 0,
    lastHash: Buffer.alloc(0),
    firstAt: null,
    lastAt: null,
  };
  let line = 0;
  for await (const text of linesOf(file, (bytes) => digest.update(bytes))) {
    line += 1;
    if (found.problem === null) found = afterLine(found, text, line, keys);
  }
  if (line === 0) found.problem = { kind: "unreadable", line: 1, seq: null };
  return { ...found, digest: digest.digest() };
}

function afterLine(
  found: Omit<ExportedFile, "digest">,
  text: string,
  line: number,
  keys: AuditKeys,
): Omit<ExportedFile, "digest"> {
  if (!found.header) {
    const header = readExportHeader(text);
    if (!header) return { ...found, problem: { kind: "unreadable", line, seq: null } };
    return { ...found, header, toSeq: header.fromSeq - 1, lastHash: header.previousHash };
  }
  const seq = found.toSeq + 1;
  const linked = readExportedEntry(text);
  const kind = linked ? problemOf(linked, found.lastHash, seq, keys) : "unreadable";
  if (!linked || kind) return { ...found, problem: { kind: kind ?? "unreadable", line, seq } };
  const { at } = linked.entry;
  return {
    ...found,
    entries: found.entries + 1,
    toSeq: seq,
    lastHash: linked.hash,
    firstAt: found.firstAt && found.firstAt < at ? found.firstAt : at,
    lastAt: found.lastAt && found.lastAt > at ? found.lastAt : at,
  };
}

function problemOf(
  { seq, hash, mac, entry }: ExportedEntry,
  previous: Buffer,
  expectedSeq: number,
  keys: AuditKeys,
): ExportProblemKind | null {
  if (seq !== expectedSeq) return "removed";
  if (!isOwnMac(keys, seq, hash, mac)) return "rewritten";
  return linkHash(previous, entry).equals(hash) ? null : "changed";
}

/** The lines of a file in UTF-8, without their ends. What follows the last end is a line where it is not empty. */
async function* linesOf(file: string, onBytes: (bytes: Buffer) => void): AsyncGenerator<string> {
  const decoder = new StringDecoder("utf8");
  let rest = "";
  for await (const bytes of createReadStream(file) as AsyncIterable<Buffer>) {
    onBytes(bytes);
    const parts = (rest + decoder.write(bytes)).split("\n");
    rest = parts.pop() ?? "";
    yield* parts;
  }
  rest += decoder.end();
  if (rest !== "") yield rest;
}
