import "server-only";
import { createHash } from "node:crypto";
import { mkdir, open, rename, type FileHandle } from "node:fs/promises";
import path from "node:path";
import { isOwnMac, type AuditKeys } from "@/lib/audit/audit-keys";
import { linkHash } from "@/lib/audit/canonical-entry";
import { storedChain } from "@/lib/audit/chain-queries";
import { exportedEntryLine, exportHeaderLine } from "@/lib/audit/exported-entry";
import { BrokenChainError } from "@/lib/audit/seal-entries";
import { verifyExportedFile, type ExportedFile } from "@/lib/audit/verify-exported-file";
import type { Scope } from "@/lib/db/transaction";

/** Links of a chain that are written to a file. */
export type ExportRange = { fromSeq: number; toSeq: number; previousHash: Buffer };

const BATCH = 500;

/**
 * Writes a range of the hospital's chain to a file of the folder, in the order of its links, a few hundred at a time; after a crash the file is there
 * as a whole or not at all. Then reads it from the disk and verifies it; returns what was found, which is whole. Throws {@link BrokenChainError} with the
 * first link that is not ours.
 */
export async function exportRange(
  scope: Scope,
  folder: string,
  fileName: string,
  range: ExportRange,
  keys: AuditKeys,
): Promise<ExportedFile> {
  const { hospitalId } = scope.actor;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = path.join(folder, fileName);
  const draft = path.join(folder, `.${hospitalId}.draft`);
  const handle = await open(draft, "w", 0o600);
  let digest: Buffer;
  try {
    digest = await writeRange(scope, handle, range, keys);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(draft, file);
  await syncFolder(folder);
  const written = await verifyExportedFile(file, keys);
  if (written.problem || !written.digest.equals(digest) || written.toSeq !== range.toSeq)
    throw new Error("the exported file is not what was written");
  return written;
}

/** Writes the lines, and returns their SHA-256. */
async function writeRange(
  scope: Scope,
  handle: FileHandle,
  { fromSeq, toSeq, previousHash }: ExportRange,
  keys: AuditKeys,
): Promise<Buffer> {
  const source = storedChain(scope);
  const digest = createHash("sha256");
  const write = async (text: string) => {
    digest.update(text);
    await handle.writeFile(text);
  };
  await write(exportHeaderLine({ hospitalId: scope.actor.hospitalId, fromSeq, previousHash }));
  let previous = previousHash;
  for (let seq = fromSeq - 1; seq < toSeq;) {
    let lines = "";
    const links = await source.links(seq, Math.min(BATCH, toSeq - seq));
    for (const link of links) {
      const { hash, mac, entry } = link;
      seq += 1;
      if (link.seq !== seq || !entry || !isOwnMac(keys, seq, hash, mac) || !linkHash(previous, entry).equals(hash))
        throw new BrokenChainError(seq);
      lines += exportedEntryLine(link, entry);
      previous = hash;
    }
    if (links.length === 0) throw new BrokenChainError(seq + 1);
    await write(lines);
  }
  return digest.digest();
}

/** Until then a crash of the machine may undo a change of a name. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
